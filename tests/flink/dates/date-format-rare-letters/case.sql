-- DATE_FORMAT: eras, quarters, weeks, day periods, padding
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING,
  c11 STRING,
  c12 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  DATE_FORMAT(ts, 'G GGGG GGGGG'),
  DATE_FORMAT(ts, 'Q QQ QQQ QQQQ QQQQQ'),
  DATE_FORMAT(ts, 'q qqq'),
  DATE_FORMAT(ts, 'w ww W YYYY YY'),
  DATE_FORMAT(ts, 'F g'),
  DATE_FORMAT(ts, 'B BBBB BBBBB'),
  DATE_FORMAT(ts, 'e ee eee c ccc'),
  DATE_FORMAT(ts, 'ppH:ppm|pppppE'),
  DATE_FORMAT(ts, 'D DD DDD'),
  DATE_FORMAT(ts, 'A n N'),
  DATE_FORMAT(ts, 'LLLL LLLLL MMMMM'),
  DATE_FORMAT(ts, 'u uuuuu yyy')
FROM (VALUES (TIMESTAMP '2024-02-29 12:34:56.789'), (TIMESTAMP '2023-12-31 00:00:30.000'), (TIMESTAMP '2001-09-09 20:59:59.001')) AS t(ts);
