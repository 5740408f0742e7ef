-- A STATEMENT SET with a SELECT
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
EXECUTE STATEMENT SET BEGIN SELECT a FROM t; END;
