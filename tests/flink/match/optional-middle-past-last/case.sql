-- An optional variable in the middle, SKIP PAST LAST ROW
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM clicks MATCH_RECOGNIZE (ORDER BY ts MEASURES A.page AS a, B.page AS b, C.page AS c AFTER MATCH SKIP PAST LAST ROW PATTERN (A B? C) DEFINE A AS A.page = '/home', B AS B.page = '/cart', C AS C.dwell > 5);
