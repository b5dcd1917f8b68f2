-- One row a notice; the state as it is now is folded at projection and kept
-- whole, since a notice has few entries and is shown at once. A table with row
-- numbers: without them a state this long would lie on pages of its own, which
-- the engine reads from the file each time.
CREATE TABLE notice(
	id     BLOB NOT NULL PRIMARY KEY,
	space  BLOB NOT NULL,
	sender BLOB NOT NULL,
	at     INTEGER NOT NULL,
	duty   BLOB NOT NULL,
	urgent INTEGER NOT NULL,
	state  TEXT NOT NULL
) STRICT;
CREATE INDEX notice_sender ON notice(space, sender, at);
CREATE TABLE notice_to(
	notice BLOB NOT NULL,
	party  BLOB NOT NULL,
	space  BLOB NOT NULL,
	at     INTEGER NOT NULL,
	acked  INTEGER NOT NULL,
	PRIMARY KEY(notice, party)
) STRICT, WITHOUT ROWID;
-- One index for what waits, one for all: a list walks its own backwards and
-- stops when the page is full, without sorting.
CREATE INDEX notice_inbox ON notice_to(space, party, acked, at);
CREATE INDEX notice_received ON notice_to(space, party, at);
