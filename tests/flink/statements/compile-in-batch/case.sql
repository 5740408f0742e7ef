-- COMPILE PLAN in batch mode
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT k, COUNT(*) FROM s GROUP BY k;
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
