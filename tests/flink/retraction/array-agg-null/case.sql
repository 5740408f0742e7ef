-- ARRAY_AGG keeps NULLs when rows change
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
  a ARRAY<STRING>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, ARRAY_AGG(s) FROM s GROUP BY k;
