-- Patterns of UNIX_TIMESTAMP, TO_DATE and FROM_UNIXTIME: fields far beyond their range, weeks, days of the week, halves of a day, names of zones
CREATE TABLE t (id INT, s STRING, p STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, a BIGINT, b STRING, c STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, UNIX_TIMESTAMP(s, p), CAST(TO_DATE(s, p) AS STRING), FROM_UNIXTIME(1718446830, p) FROM t;
