-- OVER ordered by a plain column: a row in the middle updates those after it
CREATE TABLE s (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  v INT,
  s INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY v) AS s FROM s;
