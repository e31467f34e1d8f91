SELECT rowid, result || ' ' || spawn FROM memo WHERE rowid > ?1 ORDER BY rowid LIMIT ?2
