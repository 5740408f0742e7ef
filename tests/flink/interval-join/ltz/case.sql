-- An interval join over TIMESTAMP_LTZ
SET 'table.local-time-zone' = 'Europe/Berlin';
CREATE TABLE l (
  id INT,
  k STRING,
  lt TIMESTAMP_LTZ(3),
  WATERMARK FOR lt AS lt - INTERVAL '1' DAY
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  rid INT,
  k STRING,
  rt TIMESTAMP_LTZ(3),
  WATERMARK FOR rt AS rt - INTERVAL '1' DAY
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  rid INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.id, r.rid FROM l FULL JOIN r ON l.k = r.k AND r.rt BETWEEN l.lt AND l.lt + INTERVAL '1' HOUR;
