-- What a debezium-json sink writes, read back as text lines
CREATE TABLE b (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE dz (
  k STRING,
  n BIGINT,
  s INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/dz',
  'format' = 'debezium-json'
);
CREATE TABLE lines (
  line STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/dz',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO dz SELECT k, COUNT(*), SUM(v) FROM b GROUP BY k;
INSERT INTO snk SELECT line FROM lines;
