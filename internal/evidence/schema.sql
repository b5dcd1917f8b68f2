-- One row a piece of evidence, with its folded state.
CREATE TABLE evidence(
	id         BLOB NOT NULL PRIMARY KEY,
	space      BLOB NOT NULL,
	duty       BLOB NOT NULL,
	occurrence TEXT NOT NULL,
	at         INTEGER NOT NULL,
	state      TEXT NOT NULL
) STRICT;
CREATE INDEX evidence_duty ON evidence(space, duty, occurrence);
