SELECT idem, task, number, provider, request, cost, detail, at FROM paid_call WHERE task = ?1 ORDER BY number
