-- raw: texts written in utf-32
CREATE TABLE mid (
  a STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw',
  'raw.charset' = 'UTF-32');
INSERT INTO mid SELECT 'aé€😀';
CREATE TABLE back (
  a STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw',
  'raw.charset' = 'UTF-32');
CREATE TABLE snk WITH ('connector' = 'print') AS SELECT * FROM back;
