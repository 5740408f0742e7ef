-- TO_TIMESTAMP_LTZ, FROM_UNIXTIME, UNIX_TIMESTAMP in UTC
CREATE TABLE t (
  id INT,
  n BIGINT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TIMESTAMP_LTZ(3),
  c2 TIMESTAMP_LTZ(3),
  c3 STRING,
  c4 STRING,
  c5 BIGINT,
  c6 BIGINT,
  c7 TIMESTAMP_LTZ(3),
  c8 TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TO_TIMESTAMP_LTZ(n, 0),
  TO_TIMESTAMP_LTZ(n, 3),
  FROM_UNIXTIME(n),
  FROM_UNIXTIME(n, 'yyyy/MM/dd HH'),
  UNIX_TIMESTAMP(s),
  UNIX_TIMESTAMP(s, 'yyyy-MM-dd HH:mm:ss'),
  TO_TIMESTAMP_LTZ(s),
  TO_TIMESTAMP_LTZ(s, 'yyyy-MM-dd HH:mm:ss', 'Asia/Tokyo')
FROM t;
