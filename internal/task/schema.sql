-- One row a task, with its state folded at projection; the parties that it
-- concerns beside it, and whether it waits for them. The entries are kept as
-- well, few for each: a review folds them again at its heads.
CREATE TABLE task(
	id       BLOB NOT NULL PRIMARY KEY,
	space    BLOB NOT NULL,
	at       INTEGER NOT NULL,
	due      TEXT NOT NULL,
	status   TEXT NOT NULL,
	lead     BLOB NOT NULL,
	assigner BLOB NOT NULL,
	state    TEXT NOT NULL
) STRICT;
CREATE INDEX task_status ON task(space, status, due);
CREATE INDEX task_due ON task(space, due);
CREATE TABLE task_party(
	task  BLOB NOT NULL,
	space BLOB NOT NULL,
	party BLOB NOT NULL,
	role  TEXT NOT NULL,
	waits INTEGER NOT NULL,
	PRIMARY KEY(task, party, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_party_of ON task_party(space, party, role, task);
CREATE INDEX task_party_waits ON task_party(space, party, waits);
CREATE TABLE task_entry(
	subject  BLOB NOT NULL,
	space    BLOB NOT NULL,
	log      BLOB NOT NULL,
	idx      INTEGER NOT NULL,
	clock    INTEGER NOT NULL,
	id       BLOB NOT NULL,
	kind     TEXT NOT NULL,
	kv       INTEGER NOT NULL,
	post     TEXT NOT NULL,
	at       INTEGER NOT NULL,
	received INTEGER NOT NULL,
	body     BLOB
) STRICT;
CREATE INDEX task_entry_space ON task_entry(space);
CREATE INDEX task_entry_subject ON task_entry(subject);
