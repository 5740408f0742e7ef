-- A window over a deduplicated stream
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
CREATE VIEW firsts AS SELECT card, station, at_ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY card ORDER BY at_ts ASC) AS rn FROM taps) WHERE rn = 1;
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE firsts, DESCRIPTOR(at_ts), INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
