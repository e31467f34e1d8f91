-- Owners, stages and documents.

ALTER TABLE workflow ADD COLUMN owner    TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow ADD COLUMN stages   TEXT NOT NULL DEFAULT '[]';  -- StageCounts
ALTER TABLE workflow ADD COLUMN started  INTEGER;
ALTER TABLE workflow ADD COLUMN ended    INTEGER;
-- Said by the program with every write, so that lists can go by them.
ALTER TABLE workflow ADD COLUMN standing TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow ADD COLUMN stage    TEXT NOT NULL DEFAULT '';
ALTER TABLE workflow ADD COLUMN share    REAL NOT NULL DEFAULT 0;

-- What is there already is counted once.
UPDATE workflow SET
    started = (SELECT min(started) FROM task WHERE task.workflow = workflow.id),
    ended   = CASE WHEN state IN ('done', 'failed', 'cancelled') THEN changed END,
    stages  = (
        SELECT json_group_array(json_object(
            'stage', stage, 'tasks', tasks, 'done', done, 'failed', failed, 'cancelled', cancelled, 'running', running
        ) ORDER BY first)
        FROM (
            SELECT stage, min(seq) AS first, count(*) AS tasks, sum(state = 'done') AS done, sum(state = 'failed') AS failed,
                   sum(state = 'cancelled') AS cancelled, sum(state IN ('running', 'waiting')) AS running
            FROM task WHERE task.workflow = workflow.id GROUP BY stage
        )
    ),
    share   = coalesce((SELECT avg(state = 'done') FROM task WHERE task.workflow = workflow.id), 0);
UPDATE workflow SET
    standing = CASE WHEN state = 'running' AND started IS NULL THEN 'queued' ELSE state END,
    stage    = coalesce(
        (SELECT value ->> 'stage' FROM json_each(stages) WHERE value ->> 'done' < value ->> 'tasks' ORDER BY key LIMIT 1),
        (SELECT value ->> 'stage' FROM json_each(stages) ORDER BY key DESC LIMIT 1),
        ''
    );

-- A workflow is removed by what belongs to it; and what is removed is looked for by what refers to it.
CREATE INDEX need_by ON need (task);

CREATE TABLE document (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    owner    TEXT NOT NULL,
    label    TEXT NOT NULL,
    run      TEXT,                     -- a workflow's id; it may come later and go earlier
    created  INTEGER NOT NULL,
    updated  INTEGER NOT NULL,
    body     TEXT NOT NULL,
    -- What the run's row says, kept here by the triggers below: a list is filtered and sorted by one index.
    standing TEXT NOT NULL DEFAULT '',
    stage    TEXT NOT NULL DEFAULT '',
    share    REAL NOT NULL DEFAULT 0,
    ended    INTEGER,
    touched  INTEGER NOT NULL,         -- the later of updated and the run's changed
    UNIQUE (kind, id)
) STRICT;

CREATE INDEX document_run ON document (run) WHERE run IS NOT NULL;
CREATE INDEX document_by_created ON document (kind, owner, created);
CREATE INDEX document_by_touched ON document (kind, owner, touched);
CREATE INDEX document_by_ended ON document (kind, owner, ended);
CREATE INDEX document_by_share ON document (kind, owner, share);
CREATE INDEX document_by_standing ON document (kind, owner, standing, created);
CREATE INDEX document_by_label ON document (kind, owner, label, created);
CREATE INDEX document_of_all_by_created ON document (kind, created);
CREATE INDEX document_of_all_by_ended ON document (kind, ended);

-- How many documents there are of each sort, kept by the triggers below: counting them would read them all.
CREATE TABLE document_count (
    kind     TEXT NOT NULL,
    owner    TEXT NOT NULL,
    standing TEXT NOT NULL,
    label    TEXT NOT NULL,
    stage    TEXT NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (kind, owner, standing, label, stage)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER document_shows_run AFTER UPDATE OF standing, stage, share, ended, changed ON workflow
WHEN (OLD.standing, OLD.stage, OLD.share, OLD.ended, OLD.changed)
  IS NOT (NEW.standing, NEW.stage, NEW.share, NEW.ended, NEW.changed)
BEGIN
    UPDATE document
    SET standing = NEW.standing, stage = NEW.stage, share = NEW.share, ended = NEW.ended, touched = max(updated, NEW.changed)
    WHERE run = NEW.id;
END;

CREATE TRIGGER document_shows_new_run AFTER INSERT ON workflow BEGIN
    UPDATE document
    SET standing = NEW.standing, stage = NEW.stage, share = NEW.share, ended = NEW.ended, touched = max(updated, NEW.changed)
    WHERE run = NEW.id;
END;

CREATE TRIGGER document_shows_no_run AFTER DELETE ON workflow BEGIN
    UPDATE document SET standing = '', stage = '', share = 0, ended = NULL, touched = updated WHERE run = OLD.id;
END;

CREATE TRIGGER document_counts_new AFTER INSERT ON document BEGIN
    INSERT INTO document_count (kind, owner, standing, label, stage, count)
    VALUES (NEW.kind, NEW.owner, NEW.standing, NEW.label, NEW.stage, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER document_counts_gone AFTER DELETE ON document BEGIN
    UPDATE document_count SET count = count - 1
    WHERE (kind, owner, standing, label, stage) = (OLD.kind, OLD.owner, OLD.standing, OLD.label, OLD.stage);
    DELETE FROM document_count
    WHERE (kind, owner, standing, label, stage) = (OLD.kind, OLD.owner, OLD.standing, OLD.label, OLD.stage) AND count = 0;
END;

CREATE TRIGGER document_counts_changed AFTER UPDATE OF owner, standing, label, stage ON document
WHEN (OLD.owner, OLD.standing, OLD.label, OLD.stage) IS NOT (NEW.owner, NEW.standing, NEW.label, NEW.stage)
BEGIN
    UPDATE document_count SET count = count - 1
    WHERE (kind, owner, standing, label, stage) = (OLD.kind, OLD.owner, OLD.standing, OLD.label, OLD.stage);
    DELETE FROM document_count
    WHERE (kind, owner, standing, label, stage) = (OLD.kind, OLD.owner, OLD.standing, OLD.label, OLD.stage) AND count = 0;
    INSERT INTO document_count (kind, owner, standing, label, stage, count)
    VALUES (NEW.kind, NEW.owner, NEW.standing, NEW.label, NEW.stage, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
