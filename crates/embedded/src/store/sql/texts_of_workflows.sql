SELECT seq, meta FROM workflow WHERE seq > ?1 ORDER BY seq LIMIT ?2
