-- json by the older decoder: nesting of 500
CREATE TABLE t (
  y INT
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  y INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
