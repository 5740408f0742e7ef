-- json: unusual types read
CREATE TABLE t (
  a MULTISET<STRING>, n MAP<STRING, MAP<STRING, INT>>, d DECIMAL(38, 20), ti TIME(3), l TIMESTAMP_LTZ(9), b BINARY(2), f FLOAT, y TINYINT, i ARRAY<ROW<x INT, y ARRAY<STRING>>>
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (
  a MULTISET<STRING>, n MAP<STRING, MAP<STRING, INT>>, d DECIMAL(38, 20), ti TIME(3), l TIMESTAMP_LTZ(9), b BINARY(2), f FLOAT, y TINYINT, i ARRAY<ROW<x INT, y ARRAY<STRING>>>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
