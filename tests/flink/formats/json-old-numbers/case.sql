-- json by the older decoder: numbers of every kind into every kind
CREATE TABLE t (
  a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(5, 2), h STRING, i BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(5, 2), h STRING, i BOOLEAN
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
