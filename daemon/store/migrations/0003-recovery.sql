-- 1: a change could not be written into the tables of current state; the next start writes them anew from the journal.
ALTER TABLE station ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
-- Of the records up to `counted` the last signal or text: where a start looks for what a retransmission may match.
ALTER TABLE station ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;
UPDATE station SET heard = coalesce((SELECT max(number) FROM journal WHERE kind IN ('signal_noted', 'text_noted') AND number <= counted), 0);

-- What is told of a client outside of incidents; with journal_incident all that is to be erased when the law asks for it.
CREATE INDEX journal_client ON journal (client) WHERE client IS NOT NULL AND incident IS NULL;
