-- Updates and deletes of rows that never were, grouped
CREATE TABLE s (
  id INT,
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  n BIGINT,
  t INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, COUNT(*), SUM(v) FROM s GROUP BY k;
