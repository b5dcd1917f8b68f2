-- One row a campaign, a model and a kind of model, each with its folded state:
-- few entries each, and shown whole.
CREATE TABLE campaign(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	party BLOB NOT NULL,
	first INTEGER NOT NULL, -- its first day, in seconds
	open  INTEGER NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX campaign_list ON campaign(space, open, first);
CREATE TABLE campaign_model(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	party BLOB NOT NULL,
	kind  BLOB NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX campaign_model_by_kind ON campaign_model(space, kind);
CREATE TABLE campaign_model_kind(
	id    BLOB NOT NULL PRIMARY KEY,
	space BLOB NOT NULL,
	name  TEXT NOT NULL,
	state TEXT NOT NULL
) STRICT;
CREATE INDEX campaign_model_kind_name ON campaign_model_kind(space, name);
