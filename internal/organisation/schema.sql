-- The entries about each space, small and few: its state at any heads is
-- folded from them.
CREATE TABLE organisation(
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
CREATE INDEX organisation_space ON organisation(space, kind);
CREATE INDEX organisation_subject ON organisation(subject);
