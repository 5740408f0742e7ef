-- json: "2024-02-30" read as DATE
CREATE TABLE t (
  n INT, v DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v DATE
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
