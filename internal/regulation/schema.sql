-- The entries about each regulation without the texts; a regulation at any
-- heads is folded from them.
CREATE TABLE regulation(
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
CREATE INDEX regulation_space ON regulation(space);
CREATE INDEX regulation_subject ON regulation(subject);
-- The texts, which only the page of one regulation needs.
CREATE TABLE regulation_text(
	version BLOB PRIMARY KEY,
	subject BLOB NOT NULL,
	log     BLOB NOT NULL,
	idx     INTEGER NOT NULL,
	text    TEXT NOT NULL
) STRICT;
CREATE INDEX regulation_text_subject ON regulation_text(subject);
