-- LIKE where an option is set twice
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE u WITH ('path' = '/x') LIKE t (INCLUDING OPTIONS);
