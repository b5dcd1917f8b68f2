-- One row a proposal, with its state as it is now; and the entries about each,
-- since a review tells what it had come to at any heads.
CREATE TABLE proposal(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	party BLOB NOT NULL,
	readers BLOB NOT NULL,
	at    INTEGER NOT NULL,
	open  INTEGER NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX proposal_space ON proposal(space, at);
CREATE TABLE proposal_asked(
	proposal BLOB NOT NULL,
	party    BLOB NOT NULL,
	space    BLOB NOT NULL,
	at       INTEGER NOT NULL,
	waits    INTEGER NOT NULL,
	PRIMARY KEY(proposal, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_waits ON proposal_asked(space, party, waits, at);
CREATE TABLE proposal_fact(
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
CREATE INDEX proposal_fact_space ON proposal_fact(space);
CREATE INDEX proposal_fact_subject ON proposal_fact(subject);
