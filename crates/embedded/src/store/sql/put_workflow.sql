INSERT INTO workflow (id, meta, state, detail, live, unfinished, budget, reserved, created, changed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (id) DO UPDATE SET meta = ?2, state = ?3, detail = ?4, live = ?5, unfinished = ?6, budget = ?7, reserved = ?8, changed = ?10
