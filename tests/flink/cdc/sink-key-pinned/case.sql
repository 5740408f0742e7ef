-- A key that WHERE pins to one value is no key of the sink any more; one that nothing is added to is
CREATE TABLE c (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE d (id INT, k STRING, v INT, PRIMARY KEY (id, k) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');
CREATE TABLE same (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'same');
CREATE TABLE pinned (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'pinned');
CREATE TABLE texts (id INT, k STRING, v INT, PRIMARY KEY (id, k) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'texts');
CREATE TABLE grouped (id INT, k STRING, v INT, PRIMARY KEY (id, k) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'grouped');
CREATE TABLE neutral (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'neutral');

INSERT INTO same SELECT id, k, v FROM c WHERE v > 0;
INSERT INTO pinned SELECT id, k, v FROM c WHERE id = 2;
INSERT INTO texts SELECT id, k, v FROM d WHERE k = 'a';
INSERT INTO grouped SELECT id, k, n FROM (SELECT id, k, CAST(COUNT(*) AS INT) AS n FROM c GROUP BY id, k) WHERE k = 'a';
INSERT INTO neutral SELECT id + 0, k, v FROM c;
