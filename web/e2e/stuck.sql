-- Two windows that never fire: of one event time stops short, the other hangs on a table that never speaks.
CREATE TABLE clicks (k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH (
  'connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'kafka:9092',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE quiet (k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH (
  'connector' = 'kafka', 'topic' = 'quiet', 'properties.bootstrap.servers' = 'kafka:9092',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE quiet_sink (k STRING, ts TIMESTAMP(3)) WITH (
  'connector' = 'kafka', 'topic' = 'quiet', 'properties.bootstrap.servers' = 'kafka:9092', 'format' = 'json');
CREATE TABLE counts (window_start TIMESTAMP(3), n BIGINT) WITH ('connector' = 'blackhole');
CREATE TABLE counts_of_both (window_start TIMESTAMP(3), n BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO clicks VALUES ('a', TIMESTAMP '2024-05-01 10:00:01'), ('b', TIMESTAMP '2024-05-01 10:00:12');
INSERT INTO quiet_sink SELECT k, ts FROM clicks WHERE k = 'nobody';
INSERT INTO counts
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
INSERT INTO counts_of_both
SELECT window_start, COUNT(*)
FROM TABLE(TUMBLE((SELECT * FROM clicks UNION ALL SELECT * FROM quiet), DESCRIPTOR(ts), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
