DELETE FROM task WHERE workflow = ?1
