DELETE FROM paid_call WHERE task IN (SELECT id FROM task WHERE workflow = ?1)
