-- Gaps and overlaps of daylight saving in casts
SET 'table.local-time-zone' = 'Europe/Berlin';
CREATE TABLE t (
  id INT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TIMESTAMP_LTZ(3),
  c2 STRING,
  c3 TIMESTAMP_LTZ(3),
  c4 TIMESTAMP_LTZ(3),
  c5 BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(ts AS TIMESTAMP_LTZ(3)),
  CAST(CAST(ts AS TIMESTAMP_LTZ(3)) AS STRING),
  CAST(ts AS TIMESTAMP_LTZ(3)) + INTERVAL '1' HOUR,
  TIMESTAMPADD(DAY, 1, CAST(ts AS TIMESTAMP_LTZ(3))),
  UNIX_TIMESTAMP(CAST(ts AS STRING))
FROM t;
