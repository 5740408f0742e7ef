-- A reluctant quantifier stops as early as it can
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
CREATE TABLE lazy (
  k STRING,
  n BIGINT,
  c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/lazy',
  'format' = 'json'
);
CREATE TABLE greedy (
  k STRING,
  n BIGINT,
  c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/greedy',
  'format' = 'json'
);
INSERT INTO lazy SELECT * FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES COUNT(B.v) AS n, C.v AS c ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+? C) DEFINE B AS B.v > 5, C AS C.v > 5);
INSERT INTO greedy SELECT * FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES COUNT(B.v) AS n, C.v AS c ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+ C) DEFINE B AS B.v > 5, C AS C.v > 5);
