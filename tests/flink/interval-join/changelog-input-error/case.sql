-- An interval join over a change log
CREATE TABLE l (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE r (
  rid INT,
  k STRING,
  w INT,
  rt TIMESTAMP(3),
  WATERMARK FOR rt AS rt - INTERVAL '1' HOUR
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
SELECT l.id, r.rid FROM l JOIN r ON l.k = r.k AND r.rt BETWEEN l.ts - INTERVAL '5' SECOND AND l.ts + INTERVAL '5' SECOND;
