-- UNNEST over a change log: rows ordinality
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
  y STRING,
  o INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, x, y, o FROM s CROSS JOIN UNNEST(a) WITH ORDINALITY AS u(x, y, o);
