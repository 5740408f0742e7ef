-- A mode for NULL keys that does not exist
CREATE TABLE w (a MAP<STRING, INT>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/w', 'format' = 'json', 'json.map-null-key.mode' = 'SKIP');
INSERT INTO w VALUES (MAP['a', 1]);
