-- Requests that were accepted, each with a job of the queue, and what became of
-- them. body and secret are erased as soon as nothing is left to do.
CREATE TABLE accepted (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    owner        TEXT NOT NULL,
    guild_id     TEXT NOT NULL,
    user_id      TEXT NOT NULL,
    automatic    BOOLEAN NOT NULL,
    turn         BIGINT NOT NULL,
    job_id       BIGINT NOT NULL,
    accepted_by  TEXT NOT NULL,
    accepted_at  BIGINT NOT NULL,
    begun        BOOLEAN NOT NULL,
    body         BLOB,
    secret       TEXT NOT NULL,
    secret_until BIGINT NOT NULL,
    finished_at  BIGINT NOT NULL,
    outcome      TEXT NOT NULL,
    reason       TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX accepted_open ON accepted (owner, turn) WHERE finished_at = 0;
CREATE INDEX accepted_turns ON accepted (turn) WHERE finished_at = 0;
CREATE INDEX accepted_by_job ON accepted (job_id);
CREATE INDEX accepted_by_user ON accepted (user_id);
CREATE INDEX accepted_by_guild ON accepted (guild_id);
CREATE INDEX accepted_by_end ON accepted (outcome, finished_at);
CREATE INDEX accepted_by_secret ON accepted (secret_until) WHERE secret <> '';
