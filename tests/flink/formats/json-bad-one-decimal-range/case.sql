-- json: 1234.5 read as DECIMAL(5, 2)
CREATE TABLE t (
  n INT, v DECIMAL(5, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v DECIMAL(5, 2)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
