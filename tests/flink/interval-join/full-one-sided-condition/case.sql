-- FULL interval join with a condition on one side
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
  id INT,
  rid INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.id, r.rid FROM l FULL JOIN r ON l.k = r.k AND r.rt BETWEEN l.lt - INTERVAL '5' SECOND AND l.lt + INTERVAL '10' SECOND AND l.v > 5 AND r.w < 20;
