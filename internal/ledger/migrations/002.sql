-- hash is the SHA-256 of the token; the token itself is kept nowhere.
CREATE TABLE tokens (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    scope   TEXT NOT NULL,
    hash    BLOB NOT NULL UNIQUE,
    created INTEGER NOT NULL,            -- Unix seconds, here and below
    expires INTEGER NOT NULL DEFAULT 0,  -- 0: never
    revoked INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
