-- JSON_OBJECTAGG over a change log
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
  k STRING,
  j STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE v) FROM s GROUP BY k;
