-- SET and RESET of the session zone between two INSERTs
SET 'table.local-time-zone' = 'Asia/Tokyo';
CREATE TABLE a (
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/a',
  'format' = 'json'
);
CREATE TABLE b (
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/b',
  'format' = 'json'
);
INSERT INTO a SELECT CAST(TO_TIMESTAMP_LTZ(0, 3) AS STRING);
SET 'table.local-time-zone' = 'UTC';
INSERT INTO b SELECT CAST(TO_TIMESTAMP_LTZ(0, 3) AS STRING);
