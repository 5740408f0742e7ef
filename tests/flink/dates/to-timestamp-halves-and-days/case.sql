-- TO_TIMESTAMP: a half of the day alone is its middle; day 366; a day's number
CREATE TABLE snk (
  c1 TIMESTAMP(3),
  c2 TIMESTAMP(3),
  c3 TIMESTAMP(3),
  c4 TIMESTAMP(3),
  c5 TIMESTAMP(3),
  c6 TIMESTAMP(3),
  c7 TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  TO_TIMESTAMP('2024-02-29 PM', 'yyyy-MM-dd a'),
  TO_TIMESTAMP('2024-02-29 AM', 'yyyy-MM-dd a'),
  TO_TIMESTAMP('2024-366', 'yyyy-DDD'),
  TO_TIMESTAMP('2023-366', 'yyyy-DDD'),
  TO_TIMESTAMP('60369', 'g'),
  TO_TIMESTAMP('24:00', 'HH:mm'),
  TO_TIMESTAMP('2024-02-29 10:00 GMT+2', 'yyyy-MM-dd HH:mm O')
FROM (VALUES (1)) AS t(x);
