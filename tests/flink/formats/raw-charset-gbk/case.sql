-- The raw format in GBK
CREATE TABLE mid (s STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw', 'raw.charset' = 'GBK');
INSERT INTO mid VALUES ('中文'), ('a é €'), ('plain');
CREATE TABLE written (b BYTES) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw');
CREATE TABLE snk (h BYTES, s STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT b, DECODE(b, 'GBK') FROM written;
