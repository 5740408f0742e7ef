-- COMPILE AND EXECUTE PLAN of an aggregate into a change log
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, n BIGINT, v INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
COMPILE AND EXECUTE PLAN '${OUT_DIR}/plan/p.json' FOR INSERT INTO snk SELECT k, COUNT(*), SUM(v) FROM s GROUP BY k;
