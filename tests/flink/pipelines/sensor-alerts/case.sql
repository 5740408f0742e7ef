-- Average per sensor and window against a limit from a second table
CREATE TABLE m (
  sensor STRING,
  temp DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/m.jsonl',
  'format' = 'json'
);
CREATE TABLE lim (
  sensor STRING,
  hi DOUBLE,
  lts TIMESTAMP(3),
  WATERMARK FOR lts AS lts,
  PRIMARY KEY (sensor) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/lim.jsonl',
  'format' = 'debezium-json'
);
CREATE VIEW w AS SELECT sensor, window_time AS rt, window_end AS we, AVG(temp) AS avg_t, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE m, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY sensor, window_start, window_end, window_time;
CREATE TABLE snk (
  sensor STRING,
  we TIMESTAMP(3),
  avg_t DOUBLE,
  hi DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT w.sensor, w.we, ROUND(w.avg_t, 2) AS avg_t, lim.hi FROM w JOIN lim FOR SYSTEM_TIME AS OF w.rt ON w.sensor = lim.sensor WHERE w.avg_t > lim.hi;
