-- DATE_FORMAT: the pattern aa is refused
CREATE TABLE snk (
  c1 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  DATE_FORMAT(ts, 'aa')
FROM (VALUES (TIMESTAMP '2024-02-29 12:34:56.789'), (TIMESTAMP '2023-12-31 00:00:30.000'), (TIMESTAMP '2001-09-09 20:59:59.001')) AS t(ts);
