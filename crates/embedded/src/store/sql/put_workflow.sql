INSERT INTO workflow (id, meta, state, detail, live, unfinished, budget, reserved, created, changed, owner, stages, started, ended, standing, stage, share)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
ON CONFLICT (id) DO UPDATE SET
    meta = ?2, state = ?3, detail = ?4, live = ?5, unfinished = ?6, budget = ?7, reserved = ?8, changed = ?10, owner = ?11,
    stages = ?12, started = ?13, ended = ?14, standing = ?15, stage = ?16, share = ?17
