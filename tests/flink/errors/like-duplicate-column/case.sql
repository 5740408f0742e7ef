-- LIKE with a column that is there already
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE u (a INT) LIKE t;
INSERT INTO u VALUES (1, 'x', 1);
