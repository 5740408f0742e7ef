SET 'table.local-time-zone' = 'Europe/Berlin';
CREATE TABLE l (
  id INT,
  tz TIMESTAMP_LTZ(3)
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/l.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, CEIL(tz TO DAY), CEIL(tz TO HOUR), CEIL(tz TO WEEK), CEIL(tz TO MONTH), CEIL(tz TO QUARTER), CEIL(tz TO YEAR) FROM l;
