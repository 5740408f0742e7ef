-- A number beyond BIGINT
CREATE TABLE t (
  a BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a BIGINT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
