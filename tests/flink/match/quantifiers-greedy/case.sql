-- Optional, exact and ranged quantifiers, greedy
CREATE TABLE e (
  k STRING,
  c STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
CREATE TABLE q1 (
  k STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/q1',
  'format' = 'json'
);
CREATE TABLE q2 (
  k STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/q2',
  'format' = 'json'
);
CREATE TABLE q3 (
  k STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/q3',
  'format' = 'json'
);
INSERT INTO q1 SELECT k, n FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES COUNT(B.c) AS n ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B* C) DEFINE A AS c = 'a', B AS c = 'b', C AS c = 'c');
INSERT INTO q2 SELECT k, n FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES COUNT(B.c) AS n ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B{1,3} C) DEFINE A AS c = 'a', B AS c = 'b', C AS c = 'c');
INSERT INTO q3 SELECT k, n FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES COUNT(B.c) AS n ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B? C) DEFINE A AS c = 'a', B AS c = 'b', C AS c = 'c');
