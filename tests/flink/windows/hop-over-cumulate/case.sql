-- HOP over the window_time of CUMULATE, sizes without a common multiple
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE VIEW vw AS SELECT k, window_time AS rt, COUNT(*) AS n FROM TABLE(CUMULATE(TABLE e, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '20' SECOND)) GROUP BY k, window_start, window_end, window_time;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start AS ws, window_end AS we, SUM(n) AS n FROM TABLE(HOP(TABLE vw, DESCRIPTOR(rt), INTERVAL '7' SECOND, INTERVAL '14' SECOND)) GROUP BY window_start, window_end;
