-- A pattern over a filtered view
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
CREATE VIEW oak AS SELECT card, fare, at_ts FROM taps WHERE station = 'oak';
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  d DECIMAL(7, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM oak MATCH_RECOGNIZE (
  ORDER BY at_ts
  MEASURES A.card AS c1, B.card AS c2, B.fare - A.fare AS d
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A B)
  DEFINE B AS B.fare <> A.fare
);
