CREATE TABLE t (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE mid (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'canal-json', 'canal-json.encode.ignore-null-fields' = 'true');
CREATE TABLE line (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO mid SELECT * FROM t;
INSERT INTO snk SELECT * FROM line;
