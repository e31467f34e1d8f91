INSERT OR IGNORE INTO need (task, needed) VALUES (?1, ?2)
