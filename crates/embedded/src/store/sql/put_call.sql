INSERT INTO paid_call (task, number, idem, provider, request, cost, state, detail, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (task, number) DO UPDATE SET idem = ?3, cost = ?6, state = ?7, detail = ?8, at = ?9
