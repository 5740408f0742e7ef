-- json: inf is no FLOAT
CREATE TABLE t (v FLOAT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json'
);
CREATE TABLE snk (v FLOAT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
