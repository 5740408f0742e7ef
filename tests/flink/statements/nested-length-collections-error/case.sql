-- Trimming is refused where constraints of collections are enforced
SET 'table.exec.sink.nested-constraint-enforcer' = 'ROWS_AND_COLLECTIONS';
SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD';
CREATE TABLE t (
  id INT,
  r ROW<x INT, y CHAR(4)>,
  rr ROW<k INT, q ROW<x INT, y VARCHAR(3)>>,
  l ARRAY<VARCHAR(3)>,
  c CHAR(4),
  v VARCHAR(3),
  b BINARY(4),
  w VARBINARY(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (id INT, c CHAR(4)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT id, c FROM t;
