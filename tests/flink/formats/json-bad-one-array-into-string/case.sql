-- json: [1, 2.50] read as STRING
CREATE TABLE t (
  n INT, v STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
