-- json: 1 read as BOOLEAN
CREATE TABLE t (
  n INT, v BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v BOOLEAN
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
