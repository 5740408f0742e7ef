-- Mini-batch: a Top-1 over inserts by several columns takes its old tops back
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '2';
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, k, v, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, s ORDER BY v DESC NULLS LAST, id DESC) AS rn FROM t) WHERE rn <= 1;
