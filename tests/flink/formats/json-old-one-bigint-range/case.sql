-- json: 9223372036854775808 read as BIGINT by the older decoder
CREATE TABLE t (
  n INT, v BIGINT
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  n INT, v BIGINT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
