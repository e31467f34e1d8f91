DELETE FROM memo WHERE key = ?1
