-- JSON has whole seconds of a TIME
CREATE TABLE w (id INT, a TIME(3), b TIME(0), c TIME(3), r ROW<t TIME(3)>, l ARRAY<TIME(3)>, m MAP<STRING, TIME(3)>) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'json'
);
INSERT INTO w SELECT id, TIME '12:34:56.789', CAST(t AS TIME(0)), CAST(t AS TIME(3)), ROW(CAST(t AS TIME(3))), ARRAY[CAST(t AS TIME(3))], MAP['k', CAST(t AS TIME(3))]
  FROM (VALUES (1, TIMESTAMP '2024-01-02 03:04:05.678'), (2, TIMESTAMP '2024-01-02 23:59:59.999'), (3, TIMESTAMP '2024-01-02 00:00:00.001'), (4, TIMESTAMP '1969-12-31 23:59:59.500')) AS v (id, t);
CREATE TABLE lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/w', 'format' = 'raw');
CREATE TABLE c (id INT, a TIME(3), c TIME(3)) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/c',
  'format' = 'csv'
);
INSERT INTO c SELECT id, TIME '12:34:56.789', CAST(t AS TIME(3))
  FROM (VALUES (1, TIMESTAMP '2024-01-02 03:04:05.678'), (2, TIMESTAMP '2024-01-02 23:59:59.990'), (3, TIMESTAMP '2024-01-02 00:00:00.001')) AS v (id, t);
CREATE TABLE csv_lines (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/c', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines UNION ALL SELECT line FROM csv_lines;
