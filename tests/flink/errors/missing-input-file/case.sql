-- A source file that is not there
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/none.jsonl', 'format' = 'json');
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT a FROM t;
