-- The journal: one row per record, append-only. What the chain covers: docs/journal.md.
CREATE TABLE journal (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,            -- milliseconds since 1970 in UTC
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  incident INTEGER,
  client TEXT,
  payload TEXT,                   -- NULL, with its salt: erased by law
  salt BLOB CHECK (length(salt) = 16),
  payload_hash BLOB NOT NULL CHECK (length(payload_hash) = 32),
  previous BLOB NOT NULL CHECK (length(previous) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  CHECK ((payload IS NULL) = (salt IS NULL))
) STRICT;

CREATE TRIGGER journal_keeps_its_records BEFORE DELETE ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER journal_changes_only_by_erasure BEFORE UPDATE ON journal
WHEN NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL
  OR NEW.number <> OLD.number OR NEW.at <> OLD.at OR NEW.who <> OLD.who OR NEW.why <> OLD.why OR NEW.kind <> OLD.kind
  OR NEW.incident IS NOT OLD.incident OR NEW.client IS NOT OLD.client
  OR NEW.payload_hash <> OLD.payload_hash OR NEW.previous <> OLD.previous OR NEW.hash <> OLD.hash
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- What the station knows of itself: one row.
CREATE TABLE station (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  alive INTEGER NOT NULL DEFAULT 0,           -- when it last said that it was alive; 0: never
  checked INTEGER NOT NULL DEFAULT 0,         -- up to this record the chain was read and fitted
  checked_hash BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(checked_hash) = 32),
  counted INTEGER NOT NULL DEFAULT 0,         -- up to this record the next numbers below hold
  next_signal INTEGER NOT NULL DEFAULT 1,
  next_incident INTEGER NOT NULL DEFAULT 1,
  next_page INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO station (id) VALUES (1);

-- An incident's story.
CREATE INDEX journal_incident ON journal (incident) WHERE incident IS NOT NULL;
