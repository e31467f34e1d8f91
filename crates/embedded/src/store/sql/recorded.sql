SELECT value FROM recorded WHERE task = ?1 AND name = ?2
