-- TIMESTAMP_LTZ in print with a session zone
SET 'table.local-time-zone' = 'Asia/Tokyo';
CREATE TABLE t (
  e TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  e TIMESTAMP_LTZ(3),
  s STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT e, CAST(e AS STRING) AS s FROM t;
