-- One row a book: it is shown whole, and holds a few hundred numbers.
CREATE TABLE register(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	party BLOB NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX register_party ON register(space, party);
