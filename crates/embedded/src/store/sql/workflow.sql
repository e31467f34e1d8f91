SELECT id, meta, detail, live, unfinished, budget, reserved, created, changed, owner, stages, started, ended
FROM workflow WHERE id = ?1
