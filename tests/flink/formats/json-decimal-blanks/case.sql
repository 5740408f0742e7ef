-- json: a decimal in a text with blanks
CREATE TABLE t (n INT, v DECIMAL(5, 2), w INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (n INT, v DECIMAL(5, 2), w INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
