-- table.plan.force-recompile writes over a plan
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, k FROM s WHERE v = 7;
SET 'table.plan.force-recompile' = 'true';
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, k FROM s WHERE v = 5;
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
