-- A key that WHERE pins is a key of the sink all the same where another condition asks for it, other than for a range of values
CREATE TABLE c (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE compared (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'compared');
CREATE TABLE ranged (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'ranged');
CREATE TABLE alternatives (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'alternatives');
CREATE TABLE remainder (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'remainder');
CREATE TABLE inside (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'inside');

INSERT INTO compared SELECT id, k, v FROM c WHERE id = 2 AND v < id * 100;
INSERT INTO ranged SELECT id, k, v FROM c WHERE id = 2 AND id > 1;
INSERT INTO alternatives SELECT id, k, v FROM c WHERE (id = 2 AND v > 1) OR (id = 2 AND v < -1);
INSERT INTO remainder SELECT id, k, v FROM c WHERE (id = 2 AND v > id) OR (id = 2 AND v = 3);
INSERT INTO inside SELECT COALESCE(id + 0, 7), k, v FROM c;
