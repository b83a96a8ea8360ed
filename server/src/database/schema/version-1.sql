-- The state of nx-gateway, version 1. Times are milliseconds since 1970 UTC unless a comment says otherwise.

CREATE TABLE photo (
    id        INTEGER PRIMARY KEY,
    sha256    BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32),
    size      INTEGER NOT NULL CHECK (size > 0),
    path      TEXT    UNIQUE,            -- below the library, with '/'; NULL: its file is gone and another has its name
    modified  INTEGER NOT NULL,          -- the file's own time in nanoseconds, to notice that its owner edited it
    kind      TEXT    NOT NULL CHECK (kind IN ('photo', 'video')),
    camera    TEXT,
    taken     TEXT    NOT NULL,          -- local time, ISO 8601 without zone: what the camera's clock showed
    stored_at INTEGER NOT NULL
) STRICT;

CREATE TABLE batch (
    id          INTEGER PRIMARY KEY,
    protocol    TEXT    NOT NULL CHECK (protocol IN ('email', 'social')),
    site        TEXT,
    session     TEXT,                    -- the key of the login it came with; no reference: logins end, batches stay
    sender      TEXT    NOT NULL,
    sender_name TEXT,
    subject     TEXT    NOT NULL,
    body        TEXT    NOT NULL,        -- the mail's text, or the caption typed on the camera
    camera      TEXT,
    client      TEXT    NOT NULL,        -- the camera's address in the network
    received_at INTEGER NOT NULL,
    last_at     INTEGER NOT NULL         -- when its newest arrival came
) STRICT;
CREATE INDEX batch_session ON batch (session) WHERE session IS NOT NULL;

CREATE TABLE recipient (
    batch    INTEGER NOT NULL REFERENCES batch ON DELETE CASCADE,
    position INTEGER NOT NULL,
    address  TEXT    NOT NULL,
    PRIMARY KEY (batch, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE arrival (
    id          INTEGER PRIMARY KEY,
    batch       INTEGER NOT NULL REFERENCES batch ON DELETE CASCADE,
    photo       INTEGER NOT NULL REFERENCES photo,
    name        TEXT    NOT NULL,        -- as the camera calls the file
    token       TEXT    UNIQUE,          -- of the announcement, so that a repeated PUT is not a second arrival
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX arrival_batch ON arrival (batch);
CREATE INDEX arrival_photo ON arrival (photo);

CREATE TABLE session (
    key       TEXT    PRIMARY KEY,
    site      TEXT    NOT NULL,
    login     TEXT    NOT NULL,
    opened_at INTEGER NOT NULL,
    used_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE announcement (
    token        TEXT    PRIMARY KEY,
    session      TEXT    NOT NULL REFERENCES session ON DELETE CASCADE,
    site         TEXT    NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('photo', 'video')),
    file_name    TEXT    NOT NULL,
    caption      TEXT    NOT NULL,
    album        TEXT,
    announced_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_session ON announcement (session, announced_at);

CREATE TABLE hotspot (
    client  TEXT NOT NULL,
    host    TEXT NOT NULL,
    flavour TEXT NOT NULL,
    PRIMARY KEY (client, host)
) STRICT, WITHOUT ROWID;
