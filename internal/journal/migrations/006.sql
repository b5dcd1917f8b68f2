-- A log's keys are looked for whenever a process first writes to it or checks
-- it; rotations are few among very many entries.
CREATE INDEX entry_rotated ON entry(kind, log, idx) WHERE kind = 'key.rotated';
