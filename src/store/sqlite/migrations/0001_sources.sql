-- What was collected, and what the stages made of it.

CREATE TABLE articles (
    id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Oldest first by seq; the newest is current, the older ones are kept.
CREATE TABLE snapshots (
    article    TEXT    NOT NULL REFERENCES articles (id),
    seq        INTEGER NOT NULL,
    digest     TEXT    NOT NULL,
    media_type TEXT,
    charset    TEXT,
    origin     TEXT    NOT NULL, -- JSON
    first_seen TEXT    NOT NULL,
    PRIMARY KEY (article, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshots_by_digest ON snapshots (digest);

CREATE TRIGGER snapshots_are_not_changed BEFORE UPDATE ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are append-only'); END;

CREATE TRIGGER snapshots_are_not_deleted BEFORE DELETE ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are append-only'); END;

CREATE TABLE frontier (
    url           TEXT PRIMARY KEY,
    etag          TEXT,
    last_modified TEXT,
    digest        TEXT,
    status        INTEGER NOT NULL,
    fetched       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Not WITHOUT ROWID: the bytes are large and would fill the inner pages of the tree.
CREATE TABLE results (
    stage        TEXT    NOT NULL,
    code_version INTEGER NOT NULL,
    input        TEXT    NOT NULL,
    tables       TEXT    NOT NULL,
    bytes        BLOB    NOT NULL,
    digest       TEXT    NOT NULL,
    PRIMARY KEY (stage, code_version, input, tables)
) STRICT;
