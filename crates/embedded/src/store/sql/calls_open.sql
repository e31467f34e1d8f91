SELECT count(*) FROM paid_call c JOIN task t ON t.id = c.task
WHERE c.provider = ?1 AND c.state IN ('intent', 'submitted') AND t.due IS NOT NULL
