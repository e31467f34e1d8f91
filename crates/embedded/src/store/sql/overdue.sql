SELECT id, workflow, key, kind, class, stage, title, priority, input, needs, detail, ticket, epoch, attempt, cursor, created, started, ended
FROM task WHERE due < ?1 ORDER BY due LIMIT ?2
