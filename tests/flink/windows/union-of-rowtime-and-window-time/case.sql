-- A union of a row time and a window_time keeps the attribute
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE VIEW u AS SELECT k, ts AS t FROM e UNION ALL SELECT k, window_time FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end, window_time;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start AS ws, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE u, DESCRIPTOR(t), INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
