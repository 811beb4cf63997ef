-- What the documents state, what is doubtful about it, and what people decided.

CREATE TABLE observations (
    job          TEXT    NOT NULL,
    ordinal      INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    region       TEXT    NOT NULL,
    indicator    TEXT    NOT NULL,
    period       TEXT    NOT NULL,
    scope        TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    value        TEXT,             -- exact decimal, as text
    unit         TEXT    NOT NULL,
    json         TEXT    NOT NULL,
    run          INTEGER NOT NULL REFERENCES runs (id),
    stage        TEXT    NOT NULL,
    code_version INTEGER NOT NULL,
    PRIMARY KEY (job, ordinal),
    UNIQUE (job, key)
) STRICT;

CREATE INDEX observations_by_indicator ON observations (job, indicator, period, region);

-- Several goals may be set for one key.
CREATE TABLE targets (
    job          TEXT    NOT NULL,
    ordinal      INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    region       TEXT    NOT NULL,
    indicator    TEXT    NOT NULL,
    period       TEXT    NOT NULL,
    scope        TEXT    NOT NULL,
    value        TEXT    NOT NULL, -- exact decimal, as text
    unit         TEXT    NOT NULL,
    json         TEXT    NOT NULL,
    run          INTEGER NOT NULL REFERENCES runs (id),
    stage        TEXT    NOT NULL,
    code_version INTEGER NOT NULL,
    PRIMARY KEY (job, ordinal)
) STRICT;

CREATE TABLE issues (
    job          TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    severity     TEXT    NOT NULL,
    json         TEXT    NOT NULL,
    first_run    INTEGER NOT NULL REFERENCES runs (id),
    opened_run   INTEGER NOT NULL REFERENCES runs (id), -- later than first_run when it came back
    last_run     INTEGER NOT NULL REFERENCES runs (id),
    state        TEXT    NOT NULL,
    stage        TEXT    NOT NULL,
    code_version INTEGER NOT NULL,
    PRIMARY KEY (job, id)
) STRICT;

CREATE INDEX issues_by_id ON issues (id);

CREATE TABLE decisions (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    issue  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    person TEXT NOT NULL CHECK (person <> ''),
    reason TEXT NOT NULL CHECK (reason <> ''),
    at     TEXT NOT NULL
) STRICT;

CREATE INDEX decisions_by_issue ON decisions (issue, id);

CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
