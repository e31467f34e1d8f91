INSERT OR REPLACE INTO memo (key, kind, made, result, spawn) VALUES (?1, ?2, ?3, ?4, ?5)
