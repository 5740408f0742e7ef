-- COMPILE PLAN keeps an INSERT over a view; the plan runs when the view is another one
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, k STRING, w BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
CREATE VIEW big AS SELECT id, k, v FROM s WHERE v > 5;
COMPILE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT id, UPPER(k), CAST(v AS BIGINT) + 1 FROM big;
DROP VIEW big;
CREATE VIEW big AS SELECT id, k, v FROM s WHERE v < 0;
EXECUTE PLAN '${OUT_DIR}/plan/p.json';
