SELECT id, workflow, key, kind, class, stage, title, priority, input, needs, detail, ticket, epoch, attempt, cursor, created, started, ended
FROM task WHERE state IN (SELECT value FROM json_each(?1)) ORDER BY seq
