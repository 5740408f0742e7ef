-- json, older decoder: a line of blanks is no row
CREATE TABLE t (n INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json', 'json.decode.json-parser.enabled' = 'false'
);
CREATE TABLE snk (n INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
