DELETE FROM event WHERE workflow = ?1
