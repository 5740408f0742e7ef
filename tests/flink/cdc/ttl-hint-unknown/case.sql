-- STATE_TTL for a table that is not there
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
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT /*+ STATE_TTL('nothing' = '1d') */ k, COUNT(*) FROM s GROUP BY k;
