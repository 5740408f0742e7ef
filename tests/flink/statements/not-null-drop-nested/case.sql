-- table.exec.sink.not-null-enforcer = DROP drops rows, also for nested columns
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
CREATE TABLE t (
  a INT, b STRING, r ROW<x INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT NOT NULL, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, b FROM t;
