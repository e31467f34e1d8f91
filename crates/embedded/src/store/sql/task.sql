SELECT id, workflow, key, kind, class, stage, title, priority, input, needs, detail, ticket, epoch, attempt, cursor, created, started, ended
FROM task WHERE id = ?1
