-- a row time of the connector
CREATE TABLE g (i INT, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('connector' = 'datagen',
  'number-of-rows' = '2',
  'fields.ts.max-past' = '1 h');
CREATE TABLE snk (b BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT ts > CURRENT_TIMESTAMP - INTERVAL '2' HOUR FROM g;
