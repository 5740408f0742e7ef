-- table.exec.sink.nested-constraint-enforcer = ROWS_AND_COLLECTIONS fails at a NULL in an ARRAY
SET 'table.exec.sink.nested-constraint-enforcer' = 'ROWS_AND_COLLECTIONS';
CREATE TABLE t (
  id INT,
  r ROW<x INT, y STRING>,
  l ARRAY<INT>,
  m MAP<STRING, INT>,
  lr ARRAY<ROW<x INT, y STRING>>,
  rr ROW<k INT, q ROW<x INT, y STRING>>,
  c STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (id INT, l ARRAY<INT NOT NULL>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT id, l FROM t;
