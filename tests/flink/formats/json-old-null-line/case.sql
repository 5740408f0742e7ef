-- a line that is null, older decoder
CREATE TABLE t (id INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json', 'json.decode.json-parser.enabled' = 'false');
CREATE TABLE snk (id INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
