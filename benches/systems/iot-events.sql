-- IoT lake: each event id once, then one row per device type and minute.
CREATE TABLE iot_events (
  event_id STRING,
  device_id STRING,
  device_type STRING,
  `timestamp` STRING,
  event_duration DOUBLE,
  `value` DOUBLE,
  event_time AS CAST(REPLACE(SUBSTRING(`timestamp` FROM 1 FOR 26), 'T', ' ') AS TIMESTAMP(3)),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' MINUTE
) WITH (${SOURCE});

CREATE TABLE processed (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  device_type STRING,
  event_count BIGINT,
  avg_duration DOUBLE,
  min_duration DOUBLE,
  max_duration DOUBLE,
  avg_value DOUBLE,
  `year` INT,
  `month` INT,
  `day` INT,
  `hour` INT
) WITH (${SINK});

CREATE TEMPORARY VIEW distinct_events AS
SELECT event_id, device_type, event_duration, `value`, event_time
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY event_time) AS nth FROM iot_events)
WHERE nth = 1;

INSERT INTO processed
SELECT window_start, window_end, device_type, COUNT(*), AVG(event_duration), MIN(event_duration), MAX(event_duration), AVG(`value`),
  CAST(EXTRACT(YEAR FROM window_start) AS INT), CAST(EXTRACT(MONTH FROM window_start) AS INT),
  CAST(EXTRACT(DAY FROM window_start) AS INT), CAST(EXTRACT(HOUR FROM window_start) AS INT)
FROM TABLE(TUMBLE(TABLE distinct_events, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
WHERE event_duration >= 0 AND `value` IS NOT NULL
GROUP BY window_start, window_end, device_type;
