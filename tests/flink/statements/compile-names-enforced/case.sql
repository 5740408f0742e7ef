-- a plan with the names of tables only cannot be enforced
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
SET 'table.plan.compile.catalog-objects' = 'IDENTIFIER';
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, k FROM s;
SET 'table.plan.restore.catalog-objects' = 'ALL_ENFORCED';
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
