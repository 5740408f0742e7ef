-- MIN and MAX of texts and doubles under updates
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
  a STRING,
  b STRING,
  c DOUBLE
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, MIN(s), MAX(s), MAX(d) FILTER (WHERE v > 5) FROM s GROUP BY k;
