-- Top-N of a change log with its rank, rn BETWEEN 2 AND 3
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  s STRING,
  d DOUBLE,
  PRIMARY KEY (id) NOT ENFORCED
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
SELECT id, v, rn FROM (SELECT id, v, ROW_NUMBER() OVER (ORDER BY v DESC, id) AS rn FROM s) WHERE rn BETWEEN 2 AND 3;
