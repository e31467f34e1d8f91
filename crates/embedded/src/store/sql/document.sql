SELECT kind, id, owner, label, run, created, updated, body FROM document WHERE kind = ?1 AND id = ?2
