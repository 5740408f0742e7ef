-- UNNEST over a change log: rows left
CREATE TABLE s (
  id INT,
  a ARRAY<ROW<x INT, y STRING>>,
  m MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  id INT,
  x INT,
  y STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, x, y FROM s LEFT JOIN UNNEST(a) AS u(x, y) ON TRUE;
