-- An aggregate over keep-last takes retractions
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
CREATE TABLE snk (
  station STRING,
  cards BIGINT,
  s DECIMAL(38, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT station, COUNT(*) AS cards, SUM(fare) AS s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY card ORDER BY at_ts DESC) AS rn FROM taps) WHERE rn = 1 GROUP BY station;
