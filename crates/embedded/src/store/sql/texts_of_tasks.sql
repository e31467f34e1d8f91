SELECT seq, input || ' ' || detail || ' ' || cursor || ' ' ||
       coalesce((SELECT group_concat(value, ' ') FROM recorded WHERE recorded.task = task.id), '') || ' ' ||
       coalesce((SELECT group_concat(detail, ' ') FROM paid_call WHERE paid_call.task = task.id), '')
FROM task WHERE seq > ?1 ORDER BY seq LIMIT ?2
