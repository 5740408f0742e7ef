-- A computed column of a sink is not written
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, twice AS a * 2, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, b FROM t;
