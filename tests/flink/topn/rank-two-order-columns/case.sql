-- Rank over two columns in different directions, with NULLs
CREATE TABLE b (
  k STRING,
  a INT,
  c STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  c STRING,
  rn BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT a, c, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY a DESC, c ASC) AS rn FROM b) WHERE rn <= 3;
