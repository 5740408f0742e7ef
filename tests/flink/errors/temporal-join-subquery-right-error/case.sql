-- A temporal join with a subquery
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
CREATE TABLE h (
  cur STRING,
  rate INT,
  vt TIMESTAMP(3),
  WATERMARK FOR vt AS vt - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/h.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  rate INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.id, v.rate FROM l JOIN (SELECT * FROM h) FOR SYSTEM_TIME AS OF l.lt AS v ON l.k = v.cur;
