DELETE FROM need WHERE task IN (SELECT id FROM task WHERE workflow = ?1)
