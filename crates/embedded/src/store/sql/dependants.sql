SELECT task.id FROM need JOIN task ON task.id = need.task WHERE need.needed = ?1 ORDER BY task.seq
