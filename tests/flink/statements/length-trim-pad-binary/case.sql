-- table.exec.sink.type-length-enforcer = TRIM_PAD cuts and pads texts and bytes
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
CREATE TABLE snk (id INT, c CHAR(4), v VARCHAR(3), b BINARY(4), w VARBINARY(3)) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, c, v, b, w FROM t;
