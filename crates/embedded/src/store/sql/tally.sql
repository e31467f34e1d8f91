SELECT standing, sum(count) FROM document_count
WHERE kind = ?1 AND (?2 IS NULL OR owner = ?2) AND standing <> ''
GROUP BY standing
