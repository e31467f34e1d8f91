-- A start looks through what is live in order; what is over, which grows for ever, is not in its way.
CREATE INDEX task_live_in_order ON task (seq) WHERE due IS NOT NULL;
