-- What canal-json, maxwell-json and ogg-json sinks write
CREATE TABLE b (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE canal (k STRING, s INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/canal', 'format' = 'canal-json');
CREATE TABLE maxwell (k STRING, s INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/maxwell', 'format' = 'maxwell-json');
CREATE TABLE ogg (k STRING, s INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/ogg', 'format' = 'ogg-json');
CREATE TABLE canal_lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/canal', 'format' = 'raw');
CREATE TABLE maxwell_lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/maxwell', 'format' = 'raw');
CREATE TABLE ogg_lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/ogg', 'format' = 'raw');
CREATE TABLE snk (
  fmt STRING,
  line STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO canal SELECT k, SUM(v) FROM b GROUP BY k;
INSERT INTO maxwell SELECT k, SUM(v) FROM b GROUP BY k;
INSERT INTO ogg SELECT k, SUM(v) FROM b GROUP BY k;
INSERT INTO snk SELECT 'canal', line FROM canal_lines UNION ALL SELECT 'maxwell', line FROM maxwell_lines UNION ALL SELECT 'ogg', line FROM ogg_lines;
