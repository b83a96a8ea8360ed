-- Version 2: what is to be delivered. Times are milliseconds since 1970 UTC.

-- One delivery of one photo, or of the photos of a batch, to one target.
CREATE TABLE job (
    id         INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL DEFAULT (lower(hex(randomblob(16)))),  -- the same however often it is tried
    batch      INTEGER NOT NULL REFERENCES batch ON DELETE CASCADE,
    target     TEXT    NOT NULL,            -- as in the header of its section: kind.name
    recipient  TEXT,
    state      TEXT    NOT NULL
               CHECK (state IN ('gathering', 'waiting', 'working', 'delivered', 'failed', 'dropped')),
    attempts   INTEGER NOT NULL DEFAULT 0,
    waited     INTEGER NOT NULL DEFAULT 0,  -- milliseconds: all pauses so far, by which the next one is measured
    due_at     INTEGER NOT NULL,            -- when waiting: not before
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    reason     TEXT    NOT NULL DEFAULT '', -- why it is not delivered, or what the receiver said
    notes      TEXT    NOT NULL DEFAULT ''  -- how far its target has come
) STRICT;
CREATE INDEX job_batch ON job (batch);
CREATE INDEX job_state ON job (state);
CREATE INDEX job_waiting ON job (target, due_at) WHERE state = 'waiting';

CREATE TABLE job_arrival (
    job     INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
    arrival INTEGER NOT NULL REFERENCES arrival ON DELETE CASCADE,
    PRIMARY KEY (job, arrival)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_arrival_arrival ON job_arrival (arrival);

-- Whether a route wants the photo kept. When none of its arrivals does, it goes once everything it was sent to has it.
ALTER TABLE arrival ADD COLUMN keep INTEGER NOT NULL DEFAULT 1 CHECK (keep IN (0, 1));
CREATE INDEX arrival_passed_on ON arrival (photo) WHERE keep = 0;

-- Targets that get nothing at the moment.
CREATE TABLE halt (
    target TEXT    PRIMARY KEY,
    cause  TEXT    NOT NULL CHECK (cause IN ('unreachable', 'owner')),
    reason TEXT    NOT NULL,
    since  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
