-- The criteria of a space; one row a nomination, the evidence that each rests
-- on, and the entries about each for reviews at any heads.
CREATE TABLE commendation_criteria(
	space BLOB NOT NULL PRIMARY KEY,
	state TEXT NOT NULL
) STRICT;
CREATE TABLE commendation(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	at    INTEGER NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX commendation_space ON commendation(space, at);
CREATE TABLE commendation_evidence(
	commendation BLOB NOT NULL,
	evidence     BLOB NOT NULL,
	PRIMARY KEY(evidence, commendation)
) STRICT, WITHOUT ROWID;
CREATE INDEX commendation_evidence_of ON commendation_evidence(commendation);
CREATE TABLE commendation_fact(
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
CREATE INDEX commendation_fact_space ON commendation_fact(space);
CREATE INDEX commendation_fact_subject ON commendation_fact(subject);
