-- json by the older decoder: a top-level array whose second element is bad
CREATE TABLE t (
  x INT
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
