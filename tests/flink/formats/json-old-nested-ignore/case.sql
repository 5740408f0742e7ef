-- json by the older decoder: nested rows, other shapes, errors ignored
CREATE TABLE t (
  x ROW<a INT, b STRING>, y ARRAY<INT>, z MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x ROW<a INT, b STRING>, y ARRAY<INT>, z MAP<STRING, INT>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
