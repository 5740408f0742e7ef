-- MATCH_ROWTIME() of a match that waits for an earlier one is the row at which that fails
CREATE TABLE t (id INT, k STRING, v INT, s STRING, d DECIMAL(8,2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS a, C.id AS c, MATCH_ROWTIME() AS mt AFTER MATCH SKIP PAST LAST ROW PATTERN (A B*? C) DEFINE A AS A.v < 8, B AS B.v < 8, C AS C.v = A.v + 1);
