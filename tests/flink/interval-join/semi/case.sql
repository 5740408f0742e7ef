-- EXISTS with a bound of time
CREATE TABLE l (
  id INT,
  k STRING,
  v INT,
  lt TIMESTAMP(3),
  WATERMARK FOR lt AS lt - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
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
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT l.id FROM l WHERE EXISTS (SELECT 1 FROM r WHERE l.k = r.k AND r.rt BETWEEN l.lt - INTERVAL '5' SECOND AND l.lt + INTERVAL '10' SECOND);
