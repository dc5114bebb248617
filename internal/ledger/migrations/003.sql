-- closed counts on from run to run that ends: the clock may go back.
ALTER TABLE runs ADD COLUMN closed INTEGER NOT NULL DEFAULT 0; -- position of its newest event; 0 while it is open
UPDATE runs SET closed = coalesce((SELECT position FROM events WHERE run = runs.id ORDER BY seq DESC LIMIT 1), 1) WHERE ended > 0;
CREATE INDEX runs_closed ON runs (closed) WHERE closed > 0;
