SELECT seq, workflow, at, what FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2
