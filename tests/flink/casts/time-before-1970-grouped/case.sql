-- Times of day from both sides of 1970 are other values, also where they read alike
CREATE TABLE t (id INT, ts TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (tm STRING, n BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(tm AS STRING), n FROM (SELECT CAST(ts AS TIME) AS tm, COUNT(*) AS n FROM t GROUP BY CAST(ts AS TIME));
