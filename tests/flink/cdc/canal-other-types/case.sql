-- canal-json: QUERY and CREATE
CREATE TABLE canquery (
  id INT,
  v STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/canquery.jsonl',
  'format' = 'canal-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM canquery;
