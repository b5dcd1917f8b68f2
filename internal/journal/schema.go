package journal

// migrations is append-only: a script that has run anywhere never changes.
func migrations() []string {
	return []string{`
CREATE TABLE log(
	log      BLOB PRIMARY KEY,
	space    BLOB NOT NULL,
	founding INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entry(
	seq      INTEGER PRIMARY KEY,
	log      BLOB NOT NULL,
	idx      INTEGER NOT NULL,
	id       BLOB NOT NULL,
	subject  BLOB NOT NULL,
	kind     TEXT NOT NULL,
	received INTEGER NOT NULL,
	header   BLOB NOT NULL,
	sig      BLOB NOT NULL,
	hashes   BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_place ON entry(log, idx);
CREATE UNIQUE INDEX entry_id ON entry(id);
CREATE INDEX entry_subject ON entry(subject);
CREATE TABLE body(
	seq  INTEGER PRIMARY KEY REFERENCES entry(seq),
	salt BLOB NOT NULL,
	body BLOB NOT NULL
) STRICT;
CREATE TABLE checkpoint(
	log  BLOB NOT NULL,
	size INTEGER NOT NULL,
	note BLOB NOT NULL,
	PRIMARY KEY(log, size)
) STRICT, WITHOUT ROWID;
CREATE TABLE cosignature(
	log  BLOB NOT NULL,
	size INTEGER NOT NULL,
	by   TEXT NOT NULL,
	note BLOB NOT NULL,
	PRIMARY KEY(log, size, by)
) STRICT, WITHOUT ROWID;
CREATE TABLE fork(
	log BLOB NOT NULL,
	idx INTEGER NOT NULL,
	header BLOB NOT NULL,
	sig BLOB NOT NULL,
	PRIMARY KEY(log, idx, sig)
) STRICT, WITHOUT ROWID;
CREATE TABLE key(
	id   TEXT PRIMARY KEY,
	seed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE account(
	name     TEXT PRIMARY KEY,
	title    TEXT NOT NULL,
	post     TEXT NOT NULL,
	space    BLOB NOT NULL,
	party    BLOB NOT NULL,
	rights   TEXT NOT NULL,
	password TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE session(
	token   BLOB PRIMARY KEY,
	account TEXT NOT NULL REFERENCES account(name),
	until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE compilation(
	digest BLOB PRIMARY KEY,
	params TEXT NOT NULL,
	heads  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`, `
ALTER TABLE key ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
`, `
ALTER TABLE account ADD COLUMN totp TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN totp_used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN half INTEGER NOT NULL DEFAULT 0;
CREATE TABLE recovery(
	account TEXT NOT NULL,
	code    BLOB NOT NULL,
	PRIMARY KEY(account, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation(
	token  BLOB PRIMARY KEY,
	name   TEXT NOT NULL,
	title  TEXT NOT NULL,
	post   TEXT NOT NULL,
	space  BLOB NOT NULL,
	party  BLOB NOT NULL,
	rights TEXT NOT NULL,
	until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE passkey(
	id         BLOB PRIMARY KEY,
	account    TEXT NOT NULL,
	name       TEXT NOT NULL,
	credential TEXT NOT NULL,
	made       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE token(
	token   BLOB PRIMARY KEY,
	account TEXT NOT NULL,
	name    TEXT NOT NULL,
	scope   TEXT NOT NULL,
	made    INTEGER NOT NULL,
	used    INTEGER NOT NULL,
	until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE draft(
	id      TEXT PRIMARY KEY,
	space   BLOB NOT NULL,
	party   BLOB NOT NULL,
	author  TEXT NOT NULL,
	name    TEXT NOT NULL,
	action  TEXT NOT NULL,
	inputs  TEXT NOT NULL,
	back    TEXT NOT NULL,
	state   TEXT NOT NULL,
	comment TEXT NOT NULL,
	at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_party ON draft(space, party);
CREATE TABLE seen(
	account TEXT PRIMARY KEY,
	until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE once(
	account TEXT NOT NULL,
	key     TEXT NOT NULL,
	asked   BLOB NOT NULL,
	entries BLOB NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY(account, key)
) STRICT, WITHOUT ROWID;
`, `
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
`}
}
