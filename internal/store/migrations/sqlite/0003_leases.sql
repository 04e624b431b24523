-- Names that one process holds for a time and may renew, with what it leaves for
-- the next holder. Times are nanoseconds since 1970 by the database's own clock.
CREATE TABLE leases (
    name       TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    note       TEXT NOT NULL,
    held_until BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX leases_by_end ON leases (held_until);
