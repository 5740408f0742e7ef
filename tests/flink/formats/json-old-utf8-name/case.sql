-- json by the older decoder: invalid UTF-8 in a name
CREATE TABLE t (
  x STRING, y INT
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x STRING, y INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
