-- One row a directive: it is shown whole. identity finds the same directive
-- registered twice; replaces, what stands in its place.
CREATE TABLE directive(
	id       BLOB NOT NULL PRIMARY KEY,
	space    BLOB NOT NULL,
	party    BLOB NOT NULL,
	readers  BLOB NOT NULL,
	day      INTEGER NOT NULL, -- its date, in seconds
	at       INTEGER NOT NULL,
	identity TEXT NOT NULL,
	replaces BLOB NOT NULL,
	state    TEXT NOT NULL
) STRICT;
CREATE INDEX directive_space ON directive(space, day, id);
CREATE INDEX directive_identity ON directive(space, identity);
CREATE INDEX directive_replaces ON directive(replaces);
-- Who has still to acknowledge.
CREATE TABLE directive_asked(
	directive BLOB NOT NULL,
	space     BLOB NOT NULL,
	party     BLOB NOT NULL,
	unit      BLOB NOT NULL,
	deadline  INTEGER NOT NULL, -- its day, in seconds; 0: none
	answered  INTEGER NOT NULL,
	PRIMARY KEY(directive, party, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX directive_waiting ON directive_asked(space, party, answered);
