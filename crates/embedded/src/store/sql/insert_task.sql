INSERT INTO task (id, workflow, key, kind, class, stage, title, priority, input, needs, state, detail, due, ticket, epoch, attempt, cursor, created, started, ended)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
