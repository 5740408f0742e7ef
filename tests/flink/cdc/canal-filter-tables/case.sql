-- canal-json with database.include and table.include
CREATE TABLE s (
  id INT,
  name STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'canal-json',
  'canal-json.database.include' = 'shop',
  'canal-json.table.include' = 'item.*'
);
CREATE TABLE snk (
  id INT,
  name STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, name FROM s;
