-- LAG with offsets and a default
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
  card STRING,
  p1 STRING,
  p2 STRING,
  dflt STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT station, card, LAG(card) OVER w AS p1, LAG(card, 2) OVER w AS p2, LAG(card, 1, 'none') OVER w AS dflt FROM taps WINDOW w AS (PARTITION BY station ORDER BY at_ts);
