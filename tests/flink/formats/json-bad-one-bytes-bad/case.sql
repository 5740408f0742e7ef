-- json: "!!" read as BYTES
CREATE TABLE t (
  n INT, v BYTES
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v BYTES
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
