-- json: {"a":1} read as INT by the older decoder
CREATE TABLE t (
  n INT, v INT
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
