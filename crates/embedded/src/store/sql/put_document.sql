INSERT INTO document (kind, id, owner, label, run, created, updated, body, standing, stage, share, ended, touched)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(w.standing, ''), coalesce(w.stage, ''), coalesce(w.share, 0), w.ended,
       max(?7, coalesce(w.changed, ?7))
FROM (SELECT 1) LEFT JOIN workflow AS w ON w.id = ?5
WHERE true
ON CONFLICT (kind, id) DO UPDATE SET
    owner = excluded.owner, label = excluded.label, run = excluded.run, created = excluded.created, updated = excluded.updated,
    body = excluded.body, standing = excluded.standing, stage = excluded.stage, share = excluded.share, ended = excluded.ended,
    touched = excluded.touched
