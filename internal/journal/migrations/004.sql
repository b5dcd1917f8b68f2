CREATE TABLE batch(
	id      TEXT PRIMARY KEY,
	space   BLOB NOT NULL,
	party   BLOB NOT NULL,
	author  TEXT NOT NULL,
	name    TEXT NOT NULL,
	work    TEXT NOT NULL,
	header  TEXT NOT NULL,
	columns TEXT NOT NULL,
	file    TEXT NOT NULL,
	rows    TEXT NOT NULL,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_party ON batch(space, party, at);
