-- Mini-batch: semi and anti joins, final tables
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '4';
CREATE TABLE s (id INT, k STRING, v INT, s STRING, d DOUBLE, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'debezium-json');
CREATE TABLE u (id INT, k STRING, w INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk (id INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
CREATE TABLE anti (id INT, k STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/anti', 'format' = 'debezium-json');
INSERT INTO snk SELECT id, k FROM s WHERE k IN (SELECT k FROM u);
INSERT INTO anti SELECT id, k FROM s WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.k = s.k);
