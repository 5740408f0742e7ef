-- Windows over MATCH_ROWTIME() of a TIMESTAMP_LTZ are those of UTC
CREATE TABLE el (
  id INT, k STRING, v INT, ts TIMESTAMP_LTZ(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/el.jsonl',
  'format' = 'json'
);
SET 'table.local-time-zone' = 'America/New_York';
CREATE VIEW vw AS SELECT * FROM el MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES MATCH_ROWTIME() AS rt, A.id AS a PATTERN (A B) DEFINE B AS B.v > 2) AS m;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start AS ws, window_time AS wt, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE vw, DESCRIPTOR(rt), INTERVAL '20' SECOND)) GROUP BY window_start, window_end, window_time;
