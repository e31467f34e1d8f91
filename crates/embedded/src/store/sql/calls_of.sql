SELECT idem, task, number, provider, request, cost, detail, at FROM paid_call
WHERE task IN (SELECT id FROM task WHERE workflow = ?1) ORDER BY at, task, number
