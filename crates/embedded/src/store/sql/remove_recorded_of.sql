DELETE FROM recorded WHERE task IN (SELECT id FROM task WHERE workflow = ?1)
