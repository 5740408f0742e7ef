-- json: a line of blanks is no record
CREATE TABLE t (n INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json'
);
CREATE TABLE snk (n INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
