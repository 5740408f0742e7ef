-- canal-json: old with NULLs and several rows
CREATE TABLE can (
  id INT,
  v STRING,
  n INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/can.jsonl',
  'format' = 'canal-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM can;
