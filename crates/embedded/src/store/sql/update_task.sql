UPDATE task SET state = ?2, detail = ?3, due = ?4, ticket = ?5, epoch = ?6, attempt = ?7, cursor = ?8, started = ?9, ended = ?10
WHERE id = ?1
