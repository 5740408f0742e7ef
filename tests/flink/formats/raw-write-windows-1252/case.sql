-- raw: texts written in windows-1252
CREATE TABLE mid (
  a STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw',
  'raw.charset' = 'windows-1252');
INSERT INTO mid SELECT 'aé€😀';
CREATE TABLE back (
  a STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw',
  'raw.charset' = 'windows-1252');
CREATE TABLE snk WITH ('connector' = 'print') AS SELECT * FROM back;
