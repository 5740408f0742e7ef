-- TO_TIMESTAMP and TO_DATE with formats
CREATE TABLE snk (
  c1 TIMESTAMP(3),
  c2 TIMESTAMP(3),
  c3 TIMESTAMP(3),
  c4 TIMESTAMP(3),
  c5 TIMESTAMP(3),
  c6 TIMESTAMP(3),
  c7 DATE,
  c8 DATE,
  c9 DATE,
  c10 TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  TO_TIMESTAMP('29/02/2024', 'dd/MM/yyyy'),
  TO_TIMESTAMP('29.02.24 7:05', 'dd.MM.yy H:mm'),
  TO_TIMESTAMP('2024-02-29 07:05:06 PM', 'yyyy-MM-dd hh:mm:ss a'),
  TO_TIMESTAMP('Feb 29 2024', 'MMM dd yyyy'),
  TO_TIMESTAMP('2024-060', 'yyyy-DDD'),
  TO_TIMESTAMP('2024-02-29 12:34:56.123', 'yyyy-MM-dd HH:mm:ss.SSS'),
  TO_DATE('29.02.2024', 'dd.MM.yyyy'),
  TO_DATE('Thu, 29 Feb 2024', 'EEE, dd MMM yyyy'),
  TO_DATE('2024-02', 'yyyy-MM'),
  TO_TIMESTAMP('12:34', 'HH:mm');
