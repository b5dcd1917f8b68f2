-- One row a notice; the state as it is now is folded at projection and kept
-- whole, since a notice has few entries and is shown at once. A table with row
-- numbers: without them a state this long would lie on pages of its own, which
-- the engine reads from the file each time.
CREATE TABLE notice(
	id     BLOB NOT NULL PRIMARY KEY,
	space  BLOB NOT NULL,
	sender BLOB NOT NULL,
	idx    INTEGER NOT NULL,
	at     INTEGER NOT NULL,
	duty   BLOB NOT NULL,
	urgent INTEGER NOT NULL,
	asks   INTEGER NOT NULL, -- for an answer
	nil    INTEGER NOT NULL,
	answers BLOB NOT NULL,
	form   BLOB NOT NULL,
	keep   INTEGER NOT NULL, -- the end of the last day on which it is kept; 0: none
	state  TEXT NOT NULL
) STRICT;
-- Reviews count what was sent: all that they ask is in the index, so that years
-- of states need not be read.
CREATE INDEX notice_sender ON notice(space, sender, at, id, idx, urgent, asks, nil);
-- Few notices answer another, and few give values by a form.
CREATE INDEX notice_answers ON notice(answers) WHERE answers <> x'0000000000000000000000000000000000000000000000000000000000000000';
CREATE INDEX notice_values ON notice(space, sender, duty, at) WHERE form <> x'0000000000000000000000000000000000000000000000000000000000000000';
CREATE INDEX notice_keep ON notice(space, keep) WHERE keep > 0;
CREATE TABLE notice_to(
	notice BLOB NOT NULL,
	party  BLOB NOT NULL,
	space  BLOB NOT NULL,
	at     INTEGER NOT NULL,
	acked  INTEGER NOT NULL,
	ack    BLOB NOT NULL,    -- the entry that acknowledges
	idx    INTEGER NOT NULL, -- where it stands in its log; -1: none
	owes   INTEGER NOT NULL, -- an answer
	sender BLOB NOT NULL,
	sent   INTEGER NOT NULL, -- where the notice stands in the sender's log
	PRIMARY KEY(notice, party)
) STRICT, WITHOUT ROWID;
-- One index for what waits, one for all: a list walks its own backwards and
-- stops when the page is full, without sorting. Reviews count by the second.
CREATE INDEX notice_inbox ON notice_to(space, party, acked, at);
CREATE INDEX notice_received ON notice_to(space, party, at, notice, sender, sent, ack, idx);
CREATE INDEX notice_owed ON notice_to(space, party, at) WHERE owes = 1;
-- Forms of notices, as the parties adopted them.
CREATE TABLE notice_form(
	id       BLOB NOT NULL PRIMARY KEY,
	space    BLOB NOT NULL,
	duty     BLOB NOT NULL,
	replaces BLOB NOT NULL,
	at       INTEGER NOT NULL,
	state    TEXT NOT NULL
) STRICT;
CREATE INDEX notice_form_space ON notice_form(space, at);
CREATE INDEX notice_form_replaces ON notice_form(replaces);
