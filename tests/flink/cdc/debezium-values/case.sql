-- debezium-json: values as the older decoder reads them
CREATE TABLE t (
  a INT, s STRING, d DECIMAL(10, 2), m MAP<STRING, INT>, r ROW<x INT, y STRING>, b BYTES, ti TIME(3), ok BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  a INT, s STRING, d DECIMAL(10, 2), m MAP<STRING, INT>, r ROW<x INT, y STRING>, b BYTES, ti TIME(3), ok BOOLEAN
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
