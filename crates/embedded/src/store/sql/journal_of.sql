SELECT seq, workflow, at, what FROM event WHERE workflow = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3
