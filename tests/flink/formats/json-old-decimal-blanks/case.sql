-- json, older decoder: a decimal in a text with blanks is none, an integer is one
CREATE TABLE t (n INT, v DECIMAL(5, 2), w INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json', 'json.decode.json-parser.enabled' = 'false', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (n INT, v DECIMAL(5, 2), w INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
