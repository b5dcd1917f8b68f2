-- An indicator, a series with its folded state, and one row a period for lists,
-- counts and roll-ups. What a review reads carries where its entry stands.
CREATE TABLE indicator(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	name  TEXT NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX indicator_space ON indicator(space, name);
CREATE TABLE indicator_series(
	id        BLOB NOT NULL PRIMARY KEY,
	space     BLOB NOT NULL,
	indicator BLOB NOT NULL,
	party     BLOB NOT NULL,
	unit      BLOB NOT NULL,
	head      TEXT NOT NULL,
	state     TEXT NOT NULL
) STRICT;
CREATE INDEX indicator_series_of ON indicator_series(space, indicator);
CREATE TABLE indicator_cell(
	series    BLOB NOT NULL,
	first     TEXT NOT NULL,
	space     BLOB NOT NULL,
	indicator BLOB NOT NULL,
	party     BLOB NOT NULL,
	checker   BLOB NOT NULL,
	status    TEXT NOT NULL,
	due       INTEGER NOT NULL,
	brief     TEXT NOT NULL,
	PRIMARY KEY(series, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX indicator_cell_of ON indicator_cell(space, indicator, first);
CREATE INDEX indicator_cell_status ON indicator_cell(space, status);
CREATE TABLE indicator_signed(
	entry  BLOB NOT NULL,
	log    BLOB NOT NULL,
	idx    INTEGER NOT NULL,
	space  BLOB NOT NULL,
	series BLOB NOT NULL,
	first  TEXT NOT NULL,
	last   TEXT NOT NULL,
	given  TEXT NOT NULL,
	PRIMARY KEY(series, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX indicator_signed_last ON indicator_signed(space, last);
