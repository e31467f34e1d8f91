SELECT seq, id || ' ' || label || ' ' || body FROM document WHERE seq > ?1 ORDER BY seq LIMIT ?2
