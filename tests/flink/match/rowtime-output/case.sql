-- MATCH_ROWTIME() is a time attribute: a window over matches
CREATE TABLE e (
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE VIEW m AS SELECT k, mt FROM e MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts
  MEASURES MATCH_ROWTIME() AS mt
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B)
  DEFINE A AS A.v = 1, B AS B.v = 2
);
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE m, DESCRIPTOR(mt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
