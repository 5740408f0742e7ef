-- Two equal windows in one WINDOW clause are refused
CREATE TABLE t (id INT, k STRING, v INT, s STRING, d DECIMAL(8,2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, SUM(v) OVER w1, COUNT(*) OVER w2 FROM t WINDOW w1 AS (PARTITION BY k ORDER BY ts), w2 AS (PARTITION BY k ORDER BY ts);
