-- LAG of an ARRAY in batch mode
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (i INT, r ROW<p INT, q STRING>, a ARRAY<INT>, x BYTES) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (i INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT i FROM (SELECT i, LAG(a) OVER (ORDER BY i) AS p FROM t) WHERE p IS NULL;
