-- settings that a plan was compiled with stay with it
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT NOT NULL, v INT NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, v FROM s;
SET 'table.exec.sink.not-null-enforcer' = 'ERROR';
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
