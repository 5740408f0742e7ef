-- DATE_FORMAT with Java patterns
CREATE TABLE t (
  id INT,
  ts TIMESTAMP(3),
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm:ss'),
  DATE_FORMAT(ts, 'yy/M/d h:m:s a'),
  DATE_FORMAT(ts, 'EEEE, dd MMMM yyyy'),
  DATE_FORMAT(ts, 'yyyyMMddHHmmssSSS'),
  DATE_FORMAT(ts, '''quoted'' D e w'),
  DATE_FORMAT(s, 'dd.MM.yyyy'),
  DATE_FORMAT(ts, '')
FROM t;
