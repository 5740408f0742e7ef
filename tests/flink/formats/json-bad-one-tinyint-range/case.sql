-- json: 300 read as TINYINT
CREATE TABLE t (
  n INT, v TINYINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v TINYINT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
