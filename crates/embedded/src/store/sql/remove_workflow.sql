DELETE FROM workflow WHERE id = ?1
