-- OVER on the row time of an interval join
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  d DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  rid INT,
  k STRING,
  rt TIMESTAMP(3),
  WATERMARK FOR rt AS rt - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  rid INT,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, rid, COUNT(*) OVER (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW) FROM (SELECT s.id, s.k, s.ts, r.rid FROM s JOIN r ON s.k = r.k AND r.rt BETWEEN s.ts - INTERVAL '5' SECOND AND s.ts + INTERVAL '5' SECOND);
