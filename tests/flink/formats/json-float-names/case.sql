-- json: what is no number in a FLOAT has the names of Java only
CREATE TABLE t (n INT, v FLOAT, w DOUBLE) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (n INT, v FLOAT, w DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
