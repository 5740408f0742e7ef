-- A join against deduplicated rows
CREATE TABLE taps (
  station STRING,
  card STRING,
  fare DECIMAL(6, 2),
  zone INT,
  at_ts TIMESTAMP(3),
  WATERMARK FOR at_ts AS at_ts - INTERVAL '4' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/taps.jsonl',
  'format' = 'json'
);
CREATE TABLE zones (
  zone INT,
  label STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/zones.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  card STRING,
  label STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT f.card, z.label FROM (SELECT card, zone FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY card ORDER BY at_ts ASC) AS rn FROM taps) WHERE rn = 1) f LEFT JOIN zones z ON f.zone = z.zone;
