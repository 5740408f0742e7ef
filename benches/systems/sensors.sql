-- Fraud and anomalies, sensors: thresholds, jumps against the last reading, outliers among the last hundred, odd sites per minute.
CREATE TABLE sensor_readings (
  `timestamp` STRING,
  sensorId STRING,
  sensorType STRING,
  `value` DOUBLE,
  location STRING,
  event_time AS CAST(REPLACE(SUBSTRING(`timestamp` FROM 1 FOR 26), 'T', ' ') AS TIMESTAMP(3)),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' SECOND
) WITH (${SOURCE});

CREATE TABLE anomaly_alerts (alertType STRING, sensorId STRING, location STRING, `value` DOUBLE, readingTimestamp TIMESTAMP(3), severity DOUBLE) WITH (${SINK});

CREATE TEMPORARY VIEW with_history AS
SELECT sensorId, location, `value`, event_time,
  COUNT(*) OVER recent AS readings, AVG(`value`) OVER recent AS average, STDDEV_POP(`value`) OVER recent AS deviation
FROM sensor_readings
WINDOW recent AS (PARTITION BY sensorId ORDER BY event_time ROWS BETWEEN 99 PRECEDING AND CURRENT ROW);

CREATE TEMPORARY VIEW with_previous AS
SELECT sensorId, location, `value`, event_time, LAG(`value`) OVER (PARTITION BY sensorId ORDER BY event_time) AS previous
FROM sensor_readings;

EXECUTE STATEMENT SET BEGIN
INSERT INTO anomaly_alerts
SELECT 'STATISTICAL_ANOMALY', sensorId, location, `value`, event_time, LEAST(CAST(0.9 AS DOUBLE), ABS(`value` - average) / deviation / 2.5)
FROM with_history WHERE readings >= 10 AND deviation > 0 AND ABS(`value` - average) / deviation > 2.5;
INSERT INTO anomaly_alerts
SELECT 'RAPID_CHANGE', sensorId, location, `value`, event_time, LEAST(CAST(0.9 AS DOUBLE), ABS(`value` - previous) / ABS(previous))
FROM with_previous WHERE previous IS NOT NULL AND previous <> 0 AND ABS(`value` - previous) / ABS(previous) > 0.5;
INSERT INTO anomaly_alerts
SELECT 'THRESHOLD_VIOLATION', sensorId, location, `value`, event_time, CAST(0.6 AS DOUBLE) FROM sensor_readings
WHERE (sensorType = 'temperature' AND (`value` < -40 OR `value` > 85)) OR (sensorType = 'humidity' AND (`value` < 0 OR `value` > 100))
  OR (sensorType = 'vibration' AND `value` > 50) OR (sensorType = 'air_quality' AND `value` > 500)
  OR (sensorType = 'sound' AND `value` > 130) OR (sensorType IN ('power', 'flow_rate') AND (`value` < 0 OR `value` > 1000));
INSERT INTO anomaly_alerts
SELECT 'CORRELATION_ANOMALY', CAST(NULL AS STRING), location, MAX(`value`), window_end, LEAST(CAST(0.9 AS DOUBLE), (MAX(`value`) - AVG(`value`)) / 10)
FROM TABLE(TUMBLE(TABLE sensor_readings, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
WHERE sensorType = 'temperature'
GROUP BY window_start, window_end, location
HAVING COUNT(*) >= 2 AND (MAX(`value`) - AVG(`value`) > 5 OR AVG(`value`) - MIN(`value`) > 5);
END;
