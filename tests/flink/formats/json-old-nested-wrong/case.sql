-- json by the older decoder: nested rows of the wrong shape
CREATE TABLE t (
  x ROW<a INT, b STRING>, y ARRAY<INT>, z MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x ROW<a INT, b STRING>, y ARRAY<INT>, z MAP<STRING, INT>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
