-- Version 3: since when a target has had its trouble. A halt that has been lifted stays until something arrives there or
-- another trouble takes its place: whether it goes on shows only when the target is tried again.
ALTER TABLE halt ADD COLUMN lifted INTEGER NOT NULL DEFAULT 0 CHECK (lifted IN (0, 1));
