UPDATE task SET due = ?3, detail = json_set(detail, '$.due', ?3) WHERE id = ?1 AND ticket = ?2 AND state = 'waiting'
