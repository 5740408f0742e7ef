-- INSERT of a TIMESTAMP into a DATE
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a DATE) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(b AS TIMESTAMP(3)) FROM t;
