SELECT key, kind, made, result, spawn FROM memo WHERE made < ?1 AND key > ?2 ORDER BY key LIMIT ?3
