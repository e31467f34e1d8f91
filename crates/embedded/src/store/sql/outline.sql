-- Only the small part of a result's state is read: whether it was reused.
SELECT key, kind, class, stage, title, state, attempt, started, ended,
       CASE state WHEN 'done' THEN json_extract(detail, '$.reused') ELSE 0 END,
       CASE state WHEN 'review' THEN json_extract(detail, '$.why')
                  WHEN 'failed' THEN json_extract(detail, '$.failure.what')
                  WHEN 'waiting' THEN json_extract(detail, '$.after.what') END
FROM task WHERE workflow = ?1 ORDER BY seq
