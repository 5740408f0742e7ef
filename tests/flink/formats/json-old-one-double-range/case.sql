-- json: 1e400 read as DOUBLE by the older decoder
CREATE TABLE t (
  n INT, v DOUBLE
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v DOUBLE
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
