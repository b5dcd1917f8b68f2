-- One row an incident for lists, one for each party that may read it (nobody:
-- the whole space), and the entries themselves, from which the state at any
-- heads or moment is folded.
CREATE TABLE incident(
	id       BLOB NOT NULL PRIMARY KEY,
	space    BLOB NOT NULL,
	at       INTEGER NOT NULL,
	category TEXT NOT NULL,
	status   TEXT NOT NULL,
	open     INTEGER NOT NULL,
	state    TEXT NOT NULL
) STRICT;
CREATE TABLE incident_reader(
	incident BLOB NOT NULL,
	party    BLOB NOT NULL,
	space    BLOB NOT NULL,
	open     INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY(incident, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_readable ON incident_reader(space, party, open, at);
CREATE TABLE incident_entry(
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
CREATE INDEX incident_entry_space ON incident_entry(space);
CREATE INDEX incident_entry_subject ON incident_entry(subject);
CREATE TABLE incident_rules(
	space BLOB NOT NULL PRIMARY KEY,
	state TEXT NOT NULL
) STRICT;
