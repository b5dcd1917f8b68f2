-- One row a meeting, with its state as it is now; and the entries about each,
-- since a review tells what it had come to at any heads.
CREATE TABLE meeting(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	sort  TEXT NOT NULL,
	begins INTEGER NOT NULL,
	held  INTEGER NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX meeting_space ON meeting(space, begins);
CREATE TABLE meeting_unsigned(
	meeting BLOB NOT NULL,
	party   BLOB NOT NULL,
	space   BLOB NOT NULL,
	PRIMARY KEY(meeting, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_unsigned_party ON meeting_unsigned(space, party);
CREATE TABLE meeting_fact(
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
CREATE INDEX meeting_fact_space ON meeting_fact(space);
CREATE INDEX meeting_fact_subject ON meeting_fact(subject);
