-- From now on the tables of current state may be behind the journal: they hold up to `counted`. Until now they were ahead of it, so the
-- next start writes them anew.
UPDATE station SET stale = 1 WHERE EXISTS (SELECT 1 FROM journal);
