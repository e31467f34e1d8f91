SELECT c.idem, c.task, c.number, c.provider, c.request, c.cost, c.detail, c.at FROM paid_call c
JOIN task t ON t.id = c.task JOIN workflow w ON w.id = t.workflow
WHERE c.request = ?3 AND c.provider = ?2 AND w.owner = ?1 ORDER BY c.at, c.task, c.number
