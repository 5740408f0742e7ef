-- json: a NULL key whose literal is another key
CREATE TABLE mid (
  m MAP<STRING, INT>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'json',
  'json.map-null-key.mode' = 'LITERAL');
INSERT INTO mid SELECT MAP['null', 1, CAST(NULL AS STRING), 2];
CREATE TABLE line (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM line;
