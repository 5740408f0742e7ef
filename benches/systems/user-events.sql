-- Fraud and anomalies, user events: by user and type per minute, by page per five minutes, all per ten seconds, sessions.
CREATE TABLE user_events (
  `timestamp` STRING,
  userId STRING,
  sessionId STRING,
  eventType STRING,
  page STRING,
  duration BIGINT,
  event_time AS CAST(REPLACE(SUBSTRING(`timestamp` FROM 1 FOR 26), 'T', ' ') AS TIMESTAMP(3)),
  WATERMARK FOR event_time AS event_time - INTERVAL '10' SECOND
) WITH (${SOURCE});

CREATE TABLE by_user_and_type (`key` STRING, userId STRING, eventType STRING, `count` BIGINT, windowStart TIMESTAMP(3), windowEnd TIMESTAMP(3)) WITH (${SINK});
CREATE TABLE by_page (page STRING, pageViews BIGINT, uniqueUsers BIGINT, avgDuration BIGINT, windowStart TIMESTAMP(3), windowEnd TIMESTAMP(3)) WITH (${SINK});
CREATE TABLE throughput (eventsPerSecond BIGINT, totalEvents BIGINT, windowStart TIMESTAMP(3), windowEnd TIMESTAMP(3)) WITH (${SINK});
CREATE TABLE sessions (userId STRING, sessionId STRING, sessionStart TIMESTAMP(3), sessionEnd TIMESTAMP(3), eventCount BIGINT) WITH (${SINK});

EXECUTE STATEMENT SET BEGIN
INSERT INTO by_user_and_type
SELECT userId || ':' || eventType, userId, eventType, COUNT(*), window_start, window_end
FROM TABLE(TUMBLE(TABLE user_events, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, userId, eventType;
INSERT INTO by_page
SELECT page, COUNT(*), COUNT(DISTINCT userId), AVG(duration), window_start, window_end
FROM TABLE(TUMBLE(TABLE user_events, DESCRIPTOR(event_time), INTERVAL '5' MINUTE))
WHERE page IS NOT NULL
GROUP BY window_start, window_end, page;
INSERT INTO throughput
SELECT COUNT(*) / 10, COUNT(*), window_start, window_end
FROM TABLE(TUMBLE(TABLE user_events, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
INSERT INTO sessions
SELECT userId, sessionId, MIN(event_time), MAX(event_time), COUNT(*)
FROM TABLE(SESSION(TABLE user_events PARTITION BY (userId, sessionId), DESCRIPTOR(event_time), INTERVAL '30' MINUTE))
GROUP BY window_start, window_end, userId, sessionId;
END;
