-- json: 9223372036854775808 read as BIGINT
CREATE TABLE t (
  n INT, v BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v BIGINT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
