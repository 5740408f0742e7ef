-- UNNEST over a change log: rows ordinality left
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
  o INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, x, o FROM s LEFT JOIN UNNEST(a) WITH ORDINALITY AS u(x, y, o) ON TRUE;
