-- A sink's key and the columns of ORDER BY .. LIMIT: only a key that holds them is one behind it
CREATE TABLE c (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE by_key (id INT, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'by_key');
CREATE TABLE by_value (id INT, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'by_value');
CREATE TABLE first (id INT, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'first');
INSERT INTO by_key SELECT id, v FROM c ORDER BY id DESC LIMIT 2;
INSERT INTO by_value SELECT id, v FROM c ORDER BY v LIMIT 2;
INSERT INTO first SELECT id, v FROM c ORDER BY v LIMIT 1;
