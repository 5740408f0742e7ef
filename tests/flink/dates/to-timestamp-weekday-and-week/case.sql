-- TO_TIMESTAMP: a weekday that does not fit is NULL; weeks of a year; 24:00
CREATE TABLE snk (
  c1 TIMESTAMP(3),
  c2 TIMESTAMP(3),
  c3 TIMESTAMP(3),
  c4 TIMESTAMP(3),
  c5 TIMESTAMP(3),
  c6 TIMESTAMP(3),
  c7 TIMESTAMP(3),
  c8 TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  TO_TIMESTAMP('Thu Feb 29 2024', 'EEE MMM dd yyyy'),
  TO_TIMESTAMP('Fri Feb 29 2024', 'EEE MMM dd yyyy'),
  TO_TIMESTAMP('Fri 29', 'EEE dd'),
  TO_TIMESTAMP('2024-W09-4', 'YYYY-''W''ww-e'),
  TO_TIMESTAMP('2024 9 Thu', 'YYYY w EEE'),
  TO_TIMESTAMP('2024-02-29 24:00', 'yyyy-MM-dd HH:mm'),
  TO_TIMESTAMP('2024-02-29 24:00:01', 'yyyy-MM-dd HH:mm:ss'),
  TO_TIMESTAMP('2024-02-29  5', 'yyyy-MM-dd ppH')
FROM (VALUES (1)) AS t(x);
