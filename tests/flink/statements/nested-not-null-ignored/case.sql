-- NULL in NOT NULL members of ROW, ARRAY and MAP is written where nested constraints are not enforced
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
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
CREATE TABLE snk (id INT, r ROW<x INT NOT NULL, y STRING>, l ARRAY<INT NOT NULL>, m MAP<STRING, INT NOT NULL>, lr ARRAY<ROW<x INT NOT NULL, y STRING>>, rr ROW<k INT, q ROW<x INT NOT NULL, y STRING>>) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, r, l, m, lr, rr FROM t;
