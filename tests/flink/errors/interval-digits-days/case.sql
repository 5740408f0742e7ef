-- How many digits an interval may have
CREATE TABLE t (n INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT CAST(CAST(n AS INTERVAL DAY(4)) AS STRING) FROM t;
