-- The time of day of a timestamp before 1970 is counted back from midnight
CREATE TABLE t (id INT, ts TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, a STRING, h BIGINT, m BIGINT, s BIGINT, equal BOOLEAN, below BOOLEAN, moment TIMESTAMP(3), later STRING, f STRING, c STRING)
WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT id, CAST(tm AS STRING), HOUR(tm), MINUTE(tm), SECOND(tm), tm = TIME '10:20:31', tm < TIME '00:00:00',
  CAST(tm AS TIMESTAMP(3)), CAST(tm + INTERVAL '1' HOUR AS STRING), CAST(FLOOR(tm TO HOUR) AS STRING), CAST(CEIL(tm TO MINUTE) AS STRING)
FROM (SELECT id, CAST(ts AS TIME) AS tm FROM t);
