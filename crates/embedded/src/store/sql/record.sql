INSERT OR IGNORE INTO recorded (task, name, value) VALUES (?1, ?2, ?3)
