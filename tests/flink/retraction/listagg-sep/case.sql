-- LISTAGG with a separator loses and gains values
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
  l STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, LISTAGG(s, '-') FROM s GROUP BY k;
