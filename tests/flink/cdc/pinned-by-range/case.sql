-- A range of one value, IS TRUE and nothing added pin a key as an equality does; a CHAR, and what a cast makes of a pin
CREATE TABLE t (id INT, k BIGINT, c CHAR(2), v STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE chars (id INT, c CHAR(2), v STRING, PRIMARY KEY (id, c) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE ranged (id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'ranged');
CREATE TABLE truth (id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'truth');
CREATE TABLE added (id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'added');
CREATE TABLE negated (id INT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'negated');
CREATE TABLE wide (id BIGINT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'wide');
CREATE TABLE zero (id BIGINT, v STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'zero');
CREATE TABLE texts (id INT, c CHAR(2), v STRING, PRIMARY KEY (id, c) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'texts');

INSERT INTO ranged SELECT id, v FROM t WHERE id BETWEEN 2 AND 2;
INSERT INTO truth SELECT id, v FROM t WHERE (id = 2) IS TRUE;
INSERT INTO added SELECT id, v FROM t WHERE id + 0 = 2;
INSERT INTO negated SELECT -(-id), v FROM t;
INSERT INTO wide SELECT id, v FROM t WHERE id = 2;
INSERT INTO zero SELECT id + CAST(0 AS BIGINT), v FROM t;
INSERT INTO texts SELECT id, c, v FROM chars WHERE c = 'ab';
