-- UNNEST over a change log: map left ordinality
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
  k STRING,
  v INT,
  o INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, k, v, o FROM s LEFT JOIN UNNEST(m) WITH ORDINALITY AS u(k, v, o) ON TRUE;
