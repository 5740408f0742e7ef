-- a table of the same schema takes the place of the one that was compiled
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, k FROM s;
DROP TABLE s;
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.jsonl', 'format' = 'json');
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
