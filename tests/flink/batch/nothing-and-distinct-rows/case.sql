-- An INSERT of no rows makes the folder of its table, a partitioned one too; DISTINCT counts rows and bytes
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE o (oid INT, cust STRING, b BYTES) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.jsonl', 'format' = 'json');
CREATE TABLE empty_one (id INT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/empty_one', 'format' = 'json');
CREATE TABLE parts (id INT, s STRING) PARTITIONED BY (s) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/parts', 'format' = 'csv');
CREATE TABLE snk (q INT, n BIGINT, m BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO empty_one SELECT oid, cust FROM o WHERE oid > 100;
INSERT INTO parts SELECT oid, cust FROM o WHERE oid > 100;
INSERT INTO snk SELECT 1, COUNT(*), COUNT(DISTINCT s) FROM empty_one UNION ALL SELECT 2, COUNT(*), 0 FROM parts UNION ALL SELECT 3, COUNT(DISTINCT (cust, b)), COUNT(DISTINCT b) FROM o;
