SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, ts FROM (SELECT id, v, ts, MAX(id) OVER (PARTITION BY k ORDER BY ts) AS m FROM t) WHERE v <> 3;
