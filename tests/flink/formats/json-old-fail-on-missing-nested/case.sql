-- json: fail-on-missing-field, nested by the older decoder
CREATE TABLE t (
  x INT, y INT, z ROW<a INT, b INT>
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.fail-on-missing-field' = 'true'
);
CREATE TABLE snk (
  x INT, y INT, z ROW<a INT, b INT>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
