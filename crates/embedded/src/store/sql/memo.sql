SELECT key, kind, made, result, spawn FROM memo WHERE key = ?1
