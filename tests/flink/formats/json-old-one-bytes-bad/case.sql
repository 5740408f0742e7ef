-- json: "!!" read as BYTES by the older decoder
CREATE TABLE t (
  n INT, v BYTES
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v BYTES
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
