-- json by the older decoder: a cut object behind the fields that are read
CREATE TABLE t (
  x INT, y STRING
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT, y STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
