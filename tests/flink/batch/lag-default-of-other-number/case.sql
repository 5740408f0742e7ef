-- A default of another number's type is cast in batch mode
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, v INT, a INT, b INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT k, v, LAG(v, 1, 2.5) OVER (PARTITION BY k ORDER BY ts), LAG(v, 2, 9223372036854775807) OVER (PARTITION BY k ORDER BY ts) FROM t;
