-- CREATE TABLE IF NOT EXISTS .. AS inserts into a table that is there
CREATE TABLE t (id INT, a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (x INT, y INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE IF NOT EXISTS snk WITH ('connector' = 'print') AS SELECT id, b FROM t;
