-- ogg-json: a truncate is not understood
CREATE TABLE s (
  id INT,
  name STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'ogg-json'
);
CREATE TABLE snk (
  id INT,
  name STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT id, name FROM s;
