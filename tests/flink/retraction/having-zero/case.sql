-- HAVING lets a group out and back in
CREATE TABLE s (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  s INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, SUM(v) AS s FROM s GROUP BY k HAVING SUM(v) > 6;
