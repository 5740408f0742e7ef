-- A broken interval
CREATE TABLE snk (
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT TIMESTAMP '2024-01-01 00:00:00' + INTERVAL 'abc' DAY;
