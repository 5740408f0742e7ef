-- LIKE with EXCLUDING OPTIONS and EXCLUDING GENERATED
CREATE TABLE base (
  a INT,
  b AS a * 2
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/base.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  c INT
) WITH (
  'connector' = 'print'
) LIKE base (EXCLUDING OPTIONS EXCLUDING GENERATED);
INSERT INTO snk SELECT a, b FROM base;
