-- The words in braces are filled in from a fixed set, so that each sort of list is planned, and finds its index, by itself.
-- What is skipped is only walked over in that index; rows are read for the page alone.
SELECT d.kind, d.id, d.owner, d.label, d.run, d.created, d.updated, d.body,
       w.id, w.meta, w.detail, w.live, w.unfinished, w.budget, w.reserved, w.created, w.changed, w.owner, w.stages, w.started, w.ended
FROM (SELECT seq FROM document WHERE {filter} ORDER BY {order} LIMIT :limit OFFSET :skip) AS page
CROSS JOIN document AS d ON d.seq = page.seq
LEFT JOIN workflow AS w ON w.id = d.run
ORDER BY {page order}
