-- What is now: follows from the journal, written in the same transaction. `body` is the value whole (daemon/desk/record_text.h);
-- the columns beside it are what is searched for and audited.

-- Open incidents only: one that nothing and nobody is due to move cannot be written down.
CREATE TABLE incident (
  id INTEGER PRIMARY KEY,
  opened INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  life_safety INTEGER NOT NULL,
  client TEXT, place TEXT, device TEXT,
  event TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('armed', 'owned')),
  due INTEGER NOT NULL,
  step INTEGER CHECK ((step IS NOT NULL) = (state = 'armed')),
  owner TEXT CHECK ((owner IS NOT NULL) = (state = 'owned')),
  stage TEXT CHECK ((stage IS NOT NULL) = (state = 'owned')),
  taken_by TEXT,
  body TEXT NOT NULL
) STRICT;

-- The others, for good.
CREATE TABLE closed_incident (
  id INTEGER PRIMARY KEY,
  opened INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  life_safety INTEGER NOT NULL,
  client TEXT, place TEXT, device TEXT,
  event TEXT NOT NULL,
  closed_by TEXT,
  code TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- The outbox, and what may still be answered: pages of open incidents, and those of closed ones that tell somebody not to go, until
-- they have left (so no reference to `incident`). The others are in the journal.
CREATE TABLE page (
  id INTEGER NOT NULL,
  incident INTEGER NOT NULL,
  person TEXT NOT NULL,
  way TEXT NOT NULL,
  life_safety INTEGER NOT NULL,
  state TEXT NOT NULL,
  queued INTEGER NOT NULL,
  due INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (incident, id)
) STRICT, WITHOUT ROWID;

-- The directory.
CREATE TABLE unit (id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, parent TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, unit TEXT, login TEXT, phone TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE client (id TEXT PRIMARY KEY, name TEXT NOT NULL, file_no TEXT, building TEXT, status TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE ties (client TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE device (
  id TEXT PRIMARY KEY, client TEXT, place TEXT, model TEXT, gateway TEXT, account TEXT, zone TEXT, status TEXT, body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE plan (id TEXT PRIMARY KEY, priority INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE shift (id TEXT PRIMARY KEY, unit TEXT, role TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE day (date TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE user (login TEXT PRIMARY KEY, person TEXT, password_hash TEXT NOT NULL, role TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL) STRICT;

-- What is watched, and what else the desk remembers.
CREATE TABLE vital (
  gateway TEXT NOT NULL, vital TEXT NOT NULL, detail TEXT NOT NULL, well INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (gateway, vital)
) STRICT, WITHOUT ROWID;
CREATE TABLE fault (gateway TEXT NOT NULL, fault TEXT NOT NULL, told INTEGER NOT NULL, PRIMARY KEY (gateway, fault)) STRICT, WITHOUT ROWID;
CREATE TABLE lost_device (device TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE device_on_test (device TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE act (key TEXT PRIMARY KEY, refusal TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE asked_back (person TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE suspect (gateway TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
