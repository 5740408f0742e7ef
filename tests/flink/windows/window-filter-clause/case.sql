-- FILTER, LISTAGG and FIRST_VALUE inside a window
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
  window_start TIMESTAMP(3),
  z1 BIGINT,
  cards STRING,
  f STRING,
  l STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, COUNT(*) FILTER (WHERE zone = 1) AS z1, LISTAGG(card, '+') AS cards, FIRST_VALUE(station) AS f, LAST_VALUE(station) AS l FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '30' SECOND)) GROUP BY window_start, window_end;
