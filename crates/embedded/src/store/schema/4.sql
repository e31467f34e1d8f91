-- A list filtered by several states, or by a stage, is found in the index of its order alone, without its rows.
DROP INDEX document_by_created;
DROP INDEX document_by_touched;
DROP INDEX document_by_ended;
CREATE INDEX document_by_created ON document (kind, owner, created, seq, standing, label, stage);
CREATE INDEX document_by_touched ON document (kind, owner, touched, seq, standing, label, stage);
CREATE INDEX document_by_ended ON document (kind, owner, ended, seq, standing, label, stage);
