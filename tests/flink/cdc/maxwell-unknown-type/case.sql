-- maxwell-json: an unknown type
CREATE TABLE mxbad (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/mxbad.jsonl',
  'format' = 'maxwell-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM mxbad;
