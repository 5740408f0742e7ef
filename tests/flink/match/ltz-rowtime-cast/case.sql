-- Text of MATCH_ROWTIME(ts) and MATCH_ROWTIME() in a zone
CREATE TABLE el (
  id INT, k STRING, v INT, ts TIMESTAMP_LTZ(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/el.jsonl',
  'format' = 'json'
);
SET 'table.local-time-zone' = 'Asia/Tokyo';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM el MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES CAST(MATCH_ROWTIME(ts) AS STRING) AS rt, CAST(MATCH_ROWTIME() AS STRING) AS rt2, A.id AS a PATTERN (A B) DEFINE B AS B.v > 2) AS m;
