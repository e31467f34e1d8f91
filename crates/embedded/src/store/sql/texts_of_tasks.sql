SELECT seq, input || ' ' || detail || ' ' || cursor || ' ' ||
       coalesce((SELECT group_concat(value, ' ') FROM recorded WHERE recorded.task = task.id), '')
FROM task WHERE seq > ?1 ORDER BY seq LIMIT ?2
