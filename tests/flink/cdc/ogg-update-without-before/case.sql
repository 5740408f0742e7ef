-- ogg-json: an update without before
CREATE TABLE ogbad (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ogbad.jsonl',
  'format' = 'ogg-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM ogbad;
