INSERT INTO event (workflow, at, what) VALUES (?1, ?2, ?3)
