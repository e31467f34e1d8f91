SELECT id, workflow, key, kind, class, stage, title, priority, input, needs, detail, ticket, epoch, attempt, cursor, created, started, ended
FROM task WHERE workflow = ?1 AND state IN (SELECT value FROM json_each(?2)) ORDER BY seq
