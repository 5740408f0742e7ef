-- NULLS LAST in a Top-N of a change log
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
  v INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, v FROM (SELECT id, v, ROW_NUMBER() OVER (ORDER BY v ASC NULLS LAST, id) AS rn FROM s) WHERE rn <= 3;
