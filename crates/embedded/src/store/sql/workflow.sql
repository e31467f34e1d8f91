SELECT id, meta, detail, live, unfinished, budget, reserved, created, changed
FROM workflow WHERE id = ?1
