UPDATE task SET due = due + ?1, detail = json_set(detail, '$.due', due + ?1) WHERE due IS NOT NULL
