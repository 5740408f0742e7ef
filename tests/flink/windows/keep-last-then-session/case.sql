-- SESSION over a keep-last: a change log
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE VIEW vw AS SELECT k, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, s ORDER BY ts DESC) AS rn FROM e) WHERE rn = 1;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, window_start AS ws, window_end AS we, COUNT(*) AS q FROM TABLE(SESSION(TABLE vw PARTITION BY k, DESCRIPTOR(ts), INTERVAL '9' SECOND)) GROUP BY k, window_start, window_end;
