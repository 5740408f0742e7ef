-- TUMBLE over MATCH_ROWTIME()
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE VIEW vw AS SELECT * FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES MATCH_ROWTIME() AS rt, A.v AS av, B.v AS bv PATTERN (A B) DEFINE A AS A.v > 2) AS m;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start AS ws, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE vw, DESCRIPTOR(rt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
