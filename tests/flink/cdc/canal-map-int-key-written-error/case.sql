-- canal-json: a map by INT written
CREATE TABLE t (m MAP<INT, STRING>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/m', 'format' = 'canal-json');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO t SELECT MAP[1, 'x'];
