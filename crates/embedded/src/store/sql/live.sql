SELECT id, workflow, key, kind, class, stage, title, priority, input, needs, detail, ticket, epoch, attempt, cursor, created, started, ended
FROM task WHERE due IS NOT NULL AND seq > coalesce((SELECT seq FROM task WHERE id = ?1), 0) ORDER BY seq LIMIT ?2
