-- The session zone drives LTZ text, casts and FROM_UNIXTIME
SET 'table.local-time-zone' = 'Asia/Tokyo';
CREATE TABLE t (
  id INT,
  n BIGINT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TIMESTAMP_LTZ(3),
  c2 STRING,
  c3 TIMESTAMP(3),
  c4 DATE,
  c5 TIMESTAMP_LTZ(3),
  c6 STRING,
  c7 BIGINT,
  c8 STRING,
  c9 BIGINT,
  c10 TIMESTAMP_LTZ(3),
  c11 TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TO_TIMESTAMP_LTZ(n, 0),
  CAST(TO_TIMESTAMP_LTZ(n, 0) AS STRING),
  CAST(TO_TIMESTAMP_LTZ(n, 0) AS TIMESTAMP(3)),
  CAST(TO_TIMESTAMP_LTZ(n, 0) AS DATE),
  CAST(ts AS TIMESTAMP_LTZ(3)),
  FROM_UNIXTIME(n),
  UNIX_TIMESTAMP('1970-01-01 09:00:00'),
  DATE_FORMAT(TO_TIMESTAMP_LTZ(n, 0), 'yyyy-MM-dd HH:mm'),
  HOUR(TO_TIMESTAMP_LTZ(n, 0)),
  FLOOR(TO_TIMESTAMP_LTZ(n, 0) TO DAY),
  TO_TIMESTAMP('1970-01-01 09:00:00')
FROM t;
