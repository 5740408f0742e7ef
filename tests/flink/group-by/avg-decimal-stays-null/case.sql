-- An AVG of decimals whose sum has had more than 38 digits stays NULL, whatever comes behind
CREATE TABLE t (id INT, y DECIMAL(38, 30), z DECIMAL(20, 2)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a DECIMAL(38, 30), b DECIMAL(38, 6), n BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT AVG(y), AVG(z), COUNT(*) FROM t;
