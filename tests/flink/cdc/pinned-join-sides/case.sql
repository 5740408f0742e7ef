-- What WHERE pins on one side of a join it pins on the other: inner, outer, semi and anti joins of changed rows
CREATE TABLE t (id INT, k INT, v STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE u (uid INT, uk INT, w STRING, PRIMARY KEY (uid) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'debezium-json');
CREATE TABLE pairs (a INT, b INT, c STRING, d STRING, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/pairs', 'format' = 'debezium-json');
CREATE TABLE other (a INT, c STRING, d STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/other', 'format' = 'debezium-json');
CREATE TABLE padded (a INT, b INT, c STRING, d STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/padded', 'format' = 'debezium-json');
CREATE TABLE semi (a INT, c STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/semi', 'format' = 'debezium-json');
CREATE TABLE anti (a INT, k INT, c STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/anti', 'format' = 'debezium-json');
CREATE TABLE righty (a INT, b INT, d STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/righty', 'format' = 'debezium-json');

INSERT INTO pairs SELECT id, uid, v, w FROM t JOIN u ON k = uk WHERE uk = 1;
INSERT INTO other SELECT uid, v, w FROM t JOIN u ON id = uid WHERE id = 2;
INSERT INTO padded SELECT id, uid, v, w FROM t LEFT JOIN u ON k = uk WHERE k = 1;
INSERT INTO semi SELECT id, v FROM t WHERE k IN (SELECT uk FROM u WHERE uk = 1);
INSERT INTO anti SELECT id, k, v FROM t WHERE k = 1 AND NOT EXISTS (SELECT 1 FROM u WHERE uk = k);
INSERT INTO righty SELECT id, uid, w FROM t RIGHT JOIN u ON k = uk WHERE uk = 1;
