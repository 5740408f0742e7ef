-- maxwell-json as a source
CREATE TABLE s (
  id INT,
  name STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'maxwell-json'
);
CREATE TABLE snk (
  id INT,
  name STRING,
  v INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id, name, v FROM s;
