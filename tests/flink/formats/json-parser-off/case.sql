-- json.decode.json-parser.enabled = false
CREATE TABLE t (
  x INT, y STRING, z DECIMAL(4, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json',
  'json.decode.json-parser.enabled' = 'false'
);
CREATE TABLE snk (
  x INT,
  y STRING,
  z DECIMAL(4, 2)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
