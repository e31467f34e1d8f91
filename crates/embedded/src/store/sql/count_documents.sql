SELECT coalesce(sum(count), 0) FROM document_count WHERE {filter}
