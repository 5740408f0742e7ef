-- SUM and AVG of decimals
CREATE TABLE d (
  k STRING,
  x DECIMAL(10, 2),
  y DECIMAL(20, 8)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/d.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  sx DECIMAL(38, 2),
  ax DECIMAL(38, 6),
  sy DECIMAL(38, 8),
  ay DECIMAL(38, 8),
  mx DECIMAL(10, 2)
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, SUM(x) AS sx, AVG(x) AS ax, SUM(y) AS sy, AVG(y) AS ay, MAX(x) AS mx FROM d GROUP BY k;
