-- Last two rows by processing time
CREATE TABLE s (
  k STRING,
  v INT,
  p AS PROCTIME()
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
SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY p ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM s;
