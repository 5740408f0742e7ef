-- json: values of the wrong shape inside of rows, arrays and maps, errors ignored
CREATE TABLE t (
  r ROW<a INT, b STRING>, a ARRAY<INT>, m MAP<STRING, INT>, x INT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  r ROW<a INT, b STRING>, a ARRAY<INT>, m MAP<STRING, INT>, x INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
