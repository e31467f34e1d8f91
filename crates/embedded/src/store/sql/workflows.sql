SELECT id, meta, detail, live, unfinished, budget, reserved, created, changed, owner, stages, started, ended
FROM workflow
WHERE ?1 IS NULL OR seq < (SELECT seq FROM workflow WHERE id = ?1)
ORDER BY seq DESC LIMIT ?2
