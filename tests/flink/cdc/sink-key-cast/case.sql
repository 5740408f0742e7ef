-- Which casts of a key are a key of the sink still: those that Flink makes by itself
CREATE TABLE c (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE as_text (id STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'as_text');
CREATE TABLE as_number (id BIGINT, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'as_number');
CREATE TABLE as_double (id DOUBLE, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'as_double');
INSERT INTO as_text SELECT CAST(id AS STRING), v FROM c;
INSERT INTO as_number SELECT CAST(id AS BIGINT), v FROM c;
INSERT INTO as_double SELECT CAST(id AS DOUBLE), v FROM c;
