-- Work. Times are milliseconds since 1970; what has no column of its own to be found by is JSON.

CREATE TABLE workflow (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    meta       TEXT NOT NULL,
    state      TEXT NOT NULL,          -- word of WorkflowState
    detail     TEXT NOT NULL,          -- WorkflowState
    live       INTEGER NOT NULL,
    unfinished INTEGER NOT NULL,
    budget     INTEGER,
    reserved   INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    changed    INTEGER NOT NULL
) STRICT;

CREATE INDEX workflow_moving ON workflow (state) WHERE live > 0;

CREATE TABLE task (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    workflow TEXT NOT NULL REFERENCES workflow (id),
    key      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    class    TEXT NOT NULL,
    stage    TEXT NOT NULL,
    title    TEXT NOT NULL,            -- Text
    priority INTEGER NOT NULL,
    input    TEXT NOT NULL,
    needs    TEXT NOT NULL,            -- keys
    state    TEXT NOT NULL,            -- word of TaskState
    detail   TEXT NOT NULL,            -- TaskState
    due      INTEGER,                  -- its due, while live
    ticket   INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    attempt  INTEGER NOT NULL,
    cursor   TEXT NOT NULL,
    created  INTEGER NOT NULL,
    started  INTEGER,
    ended    INTEGER
) STRICT;

CREATE INDEX task_live ON task (due) WHERE due IS NOT NULL;
CREATE INDEX task_of ON task (workflow, state);

CREATE TABLE need (
    needed TEXT NOT NULL REFERENCES task (id),
    task   TEXT NOT NULL REFERENCES task (id),
    PRIMARY KEY (needed, task)
) STRICT, WITHOUT ROWID;

CREATE TABLE paid_call (
    task     TEXT NOT NULL REFERENCES task (id),
    number   INTEGER NOT NULL,
    idem     TEXT NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    request  TEXT NOT NULL,
    cost     INTEGER NOT NULL,
    state    TEXT NOT NULL,            -- word of CallState
    detail   TEXT NOT NULL,            -- CallState
    at       INTEGER NOT NULL,
    PRIMARY KEY (task, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE recorded (
    task  TEXT NOT NULL REFERENCES task (id),
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (task, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE memo (
    key    TEXT PRIMARY KEY,
    kind   TEXT NOT NULL,
    made   INTEGER NOT NULL,
    result TEXT NOT NULL,
    spawn  TEXT NOT NULL               -- tasks
) STRICT;

CREATE TABLE event (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow TEXT NOT NULL,
    at       INTEGER NOT NULL,
    what     TEXT NOT NULL             -- Happening
) STRICT;

CREATE INDEX event_of ON event (workflow, seq);
