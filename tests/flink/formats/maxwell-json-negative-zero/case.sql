-- negative zeros in maxwell-json
CREATE TABLE t (d DOUBLE, f FLOAT, m MAP<STRING, DOUBLE>, a ARRAY<DOUBLE>, r ROW<x DOUBLE>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'maxwell-json');
CREATE TABLE snk (d DOUBLE, f FLOAT, m MAP<STRING, DOUBLE>, a ARRAY<DOUBLE>, r ROW<x DOUBLE>) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
