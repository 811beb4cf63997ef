-- What was done when.

CREATE TABLE runs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    job         TEXT NOT NULL,
    due         TEXT NOT NULL,
    program     TEXT NOT NULL,
    started     TEXT NOT NULL,
    finished    TEXT,
    outcome     TEXT,
    exit_status INTEGER,
    receipt     TEXT, -- JSON
    CHECK ((finished IS NULL) = (outcome IS NULL))
) STRICT;

CREATE INDEX runs_by_job ON runs (job, id);

-- One run of a job at a time, whatever the program believes.
CREATE UNIQUE INDEX one_unfinished_run_of_a_job ON runs (job) WHERE finished IS NULL;

-- Which articles a job has seen, and in which runs.
CREATE TABLE job_articles (
    job       TEXT    NOT NULL,
    article   TEXT    NOT NULL REFERENCES articles (id),
    first_run INTEGER NOT NULL REFERENCES runs (id),
    last_run  INTEGER NOT NULL REFERENCES runs (id),
    PRIMARY KEY (job, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE publications (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    job      TEXT    NOT NULL,
    run      INTEGER NOT NULL REFERENCES runs (id),
    folder   TEXT    NOT NULL,
    manifest TEXT    NOT NULL,
    at       TEXT    NOT NULL
) STRICT;

CREATE INDEX publications_by_job ON publications (job, id);
