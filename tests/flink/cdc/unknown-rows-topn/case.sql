-- Updates and deletes of rows that never were, ranked
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
  id INT,
  v INT,
  rn BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, v, rn FROM (SELECT id, v, ROW_NUMBER() OVER (ORDER BY v, id) AS rn FROM s) WHERE rn <= 2;
