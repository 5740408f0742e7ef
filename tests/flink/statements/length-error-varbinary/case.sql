-- table.exec.sink.type-length-enforcer = ERROR fails at bytes that are longer than their VARBINARY
SET 'table.exec.sink.type-length-enforcer' = 'ERROR';
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
CREATE TABLE snk (id INT, w VARBINARY(3)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT id, w FROM t;
