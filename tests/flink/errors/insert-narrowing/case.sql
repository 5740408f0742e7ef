-- INSERT of a BIGINT into an INT
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(a AS BIGINT) FROM t;
