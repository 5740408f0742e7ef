-- canal-json: an unknown type
CREATE TABLE canbad (
  id INT,
  v STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/canbad.jsonl',
  'format' = 'canal-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM canbad;
