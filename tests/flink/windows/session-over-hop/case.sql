-- SESSION over the window_time of HOP
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE VIEW vw AS SELECT k, window_time AS rt, COUNT(*) AS n FROM TABLE(HOP(TABLE e, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end, window_time;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, window_start AS ws, window_end AS we, SUM(n) AS n FROM TABLE(SESSION(TABLE vw PARTITION BY k, DESCRIPTOR(rt), INTERVAL '6' SECOND)) GROUP BY k, window_start, window_end;
