-- DECIMAL(39, 0) does not exist
CREATE TABLE snk (
  a DECIMAL(38, 0)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT CAST(1 AS DECIMAL(39, 0));
