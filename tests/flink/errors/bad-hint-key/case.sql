-- An OPTIONS hint without values
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, b STRING, c DECIMAL(6, 2)) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t /*+ OPTIONS('path') */;
