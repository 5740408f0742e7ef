-- avro: a schema whose sync marker ends in a carriage return where it is derived from it
CREATE TABLE p (n INT, v ROW<a ROW<b INT, c STRING>, d STRING>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (n INT, v ROW<a ROW<b INT, c STRING>, d STRING>) WITH ('connector' = 'print');
INSERT INTO p SELECT 0, ROW(ROW(1, 'x'), 'y');
INSERT INTO snk SELECT * FROM p;
