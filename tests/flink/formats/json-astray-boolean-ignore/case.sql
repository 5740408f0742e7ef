-- json: an object or array in a BOOLEAN, errors ignored
CREATE TABLE t (
  id INT, v BOOLEAN, s STRING, w BIGINT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT, v BOOLEAN, s STRING, w BIGINT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
