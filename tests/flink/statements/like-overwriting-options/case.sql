-- LIKE with OVERWRITING OPTIONS and new columns
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (extra INT) WITH ('connector' = 'print') LIKE t (EXCLUDING OPTIONS);
INSERT INTO snk SELECT a, b, c, a + 1 FROM t;
CREATE TABLE u WITH ('path' = '${CASE_DIR}/input/u.jsonl') LIKE t (OVERWRITING OPTIONS);
INSERT INTO snk SELECT a, b, c, 0 FROM u;
