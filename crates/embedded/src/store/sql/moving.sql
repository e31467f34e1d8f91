SELECT count(*) FROM workflow WHERE live > 0 AND state IN ('running', 'cancelling')
