-- json by the older decoder: a missing field with fail-on-missing-field
CREATE TABLE t (
  x INT, y INT, z ROW<a INT, b INT>
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT, y INT, z ROW<a INT, b INT>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
