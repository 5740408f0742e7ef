SET 'table.local-time-zone' = 'America/New_York';
CREATE TABLE l (
  id INT,
  tz TIMESTAMP_LTZ(3)
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/l.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, FLOOR(tz TO DAY), FLOOR(tz TO HOUR), FLOOR(tz TO WEEK), FLOOR(tz TO MONTH), FLOOR(tz TO QUARTER), FLOOR(tz TO YEAR), FLOOR(tz TO MINUTE), FLOOR(tz TO SECOND) FROM l;
