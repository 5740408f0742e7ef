-- COMPILE PLAN of a statement set, run twice
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
CREATE TABLE other (k STRING, n INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/other', 'format' = 'json');
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR STATEMENT SET BEGIN INSERT INTO snk SELECT id, k FROM s; INSERT INTO other SELECT k, v FROM s WHERE v IS NOT NULL; END;
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
