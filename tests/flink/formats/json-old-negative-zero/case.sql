-- negative zeros, older decoder
CREATE TABLE t (d DOUBLE, f FLOAT, m MAP<STRING, DOUBLE>, a ARRAY<DOUBLE>, r ROW<x DOUBLE>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json', 'json.decode.json-parser.enabled' = 'false');
CREATE TABLE snk (d DOUBLE, f FLOAT, m MAP<STRING, DOUBLE>, a ARRAY<DOUBLE>, r ROW<x DOUBLE>) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
