-- LAG with offset and default
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (k INT, v INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (k INT, v INT, l INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT k, v, LAG(v, 2, 99) OVER (PARTITION BY k ORDER BY ts) AS l FROM t;
