-- a plan that is there stays: IF NOT EXISTS, and COMPILE AND EXECUTE PLAN runs it instead of what is written
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, k FROM s WHERE v = 7;
COMPILE PLAN '${OUT_DIR}/plan/p.json' IF NOT EXISTS FOR INSERT INTO snk SELECT id, k FROM s;
COMPILE AND EXECUTE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, 'not this' FROM s;
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
