-- LEFT JOIN of two change logs by a key with NULLs
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
CREATE TABLE u (
  id INT,
  k STRING,
  w INT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/u.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  a INT,
  k STRING,
  b INT,
  w INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT s.id, s.k, u.id, u.w FROM s LEFT JOIN u ON s.k = u.k AND u.w > s.v;
