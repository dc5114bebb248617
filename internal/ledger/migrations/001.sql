-- head is the run as JSON; the columns beside it are what runs are found by.
CREATE TABLE runs (
    id       TEXT PRIMARY KEY,
    status   TEXT NOT NULL,
    priority INTEGER NOT NULL,
    title    TEXT NOT NULL,
    labels   TEXT NOT NULL,
    client   TEXT NOT NULL,
    key      TEXT NOT NULL,             -- the client's, for submissions that are repeated
    digest   TEXT NOT NULL,             -- of what was submitted under it
    ended    INTEGER NOT NULL DEFAULT 0, -- Unix milliseconds; 0 while it is open
    size     INTEGER NOT NULL,           -- bytes of dossier, events and report
    head     BLOB NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX runs_by_key ON runs (client, key) WHERE key <> '';
CREATE INDEX runs_open ON runs (id) WHERE status IN ('queued', 'running');
CREATE INDEX runs_ended ON runs (ended) WHERE ended > 0;

CREATE TABLE dossiers (
    run  TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    body BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE reports (
    run  TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    body BLOB NOT NULL
) WITHOUT ROWID;

-- position numbers the events of all runs; it is never used twice.
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    run      TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    type     TEXT NOT NULL,
    body     BLOB NOT NULL,
    UNIQUE (run, seq)
);
