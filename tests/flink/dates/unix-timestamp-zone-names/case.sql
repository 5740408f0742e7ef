-- UNIX_TIMESTAMP by z: names of zones have the offset that they say, whatever the season
CREATE TABLE snk (
  c1 BIGINT,
  c2 BIGINT,
  c3 BIGINT,
  c4 BIGINT,
  c5 BIGINT,
  c6 BIGINT,
  c7 BIGINT,
  c8 BIGINT,
  c9 BIGINT,
  c10 BIGINT,
  c11 BIGINT,
  c12 BIGINT,
  c13 BIGINT,
  c14 BIGINT,
  c15 BIGINT,
  c16 BIGINT,
  c17 BIGINT,
  c18 BIGINT,
  c19 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  UNIX_TIMESTAMP('2024-07-01 10:00:00 PST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 PDT', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 EST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 EDT', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 CST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 MST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 CET', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 CEST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 BST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 JST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 IST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 MSK', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 EET', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 HST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 AKST', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 GMT+02:00', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 UTC', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 Pacific Standard Time', 'yyyy-MM-dd HH:mm:ss z'),
  UNIX_TIMESTAMP('2024-07-01 10:00:00 Europe/Berlin', 'yyyy-MM-dd HH:mm:ss z') < 0
FROM (VALUES (1)) AS t(x);
