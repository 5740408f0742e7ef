-- EXCLUDING PARTITIONS keeps the partitions: a file outside of any is not read
CREATE TABLE base (id INT, v STRING) PARTITIONED BY (v) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/q', 'format' = 'json');
CREATE TABLE t WITH ('path' = '${CASE_DIR}/input/t.jsonl') LIKE base (EXCLUDING PARTITIONS OVERWRITING OPTIONS);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, v FROM t;
