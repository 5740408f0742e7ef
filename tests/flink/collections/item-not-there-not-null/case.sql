CREATE TABLE t (k STRING, n INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a INT, b INT, c INT, d BOOLEAN, e INT, f STRING, g INT, h BOOLEAN) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT MAP['a', 1][k], MAP['a', n][k], MAP['a', 1][k] + 1, MAP['a', 1][k] IS NULL, COALESCE(MAP['a', 1][k], 7),
  MAP['a', 'x'][k], ARRAY[1, 2][n] + 1, ARRAY[1, 2][n] IS NULL FROM t;
