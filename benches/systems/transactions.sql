-- Fraud and anomalies, payments: the five fraud patterns.
CREATE TABLE transactions (
  `timestamp` STRING,
  transactionId STRING,
  userId STRING,
  amount DOUBLE,
  country STRING,
  riskScore DOUBLE,
  status STRING,
  event_time AS CAST(REPLACE(SUBSTRING(`timestamp` FROM 1 FOR 26), 'T', ' ') AS TIMESTAMP(3)),
  WATERMARK FOR event_time AS event_time - INTERVAL '20' SECOND
) WITH (${SOURCE});

CREATE TABLE fraud_alerts (alertType STRING, userId STRING, transactionId STRING, `timestamp` TIMESTAMP(3), severity DOUBLE) WITH (${SINK});

CREATE TEMPORARY VIEW completed AS SELECT * FROM transactions WHERE status IN ('approved', 'completed');

EXECUTE STATEMENT SET BEGIN
INSERT INTO fraud_alerts
SELECT 'VELOCITY_FRAUD', userId, transactionId, at_time, CAST(0.9 AS DOUBLE) FROM completed MATCH_RECOGNIZE (
  PARTITION BY userId ORDER BY event_time
  MEASURES FIRST(A.transactionId) AS transactionId, LAST(A.event_time) AS at_time
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A{5}) WITHIN INTERVAL '2' MINUTE
  DEFINE A AS TRUE);
INSERT INTO fraud_alerts
SELECT 'STRUCTURING_FRAUD', userId, transactionId, at_time, CAST(0.8 AS DOUBLE)
FROM (SELECT * FROM completed WHERE amount >= 1000 OR amount <= 100) MATCH_RECOGNIZE (
  PARTITION BY userId ORDER BY event_time
  MEASURES B.transactionId AS transactionId, LAST(S.event_time) AS at_time
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW
  PATTERN (B S{3}) WITHIN INTERVAL '10' MINUTE
  DEFINE B AS B.amount >= 1000, S AS S.amount <= 100);
INSERT INTO fraud_alerts
SELECT 'GEOGRAPHIC_ANOMALY', userId, transactionId, at_time, CAST(0.7 AS DOUBLE) FROM completed MATCH_RECOGNIZE (
  PARTITION BY userId ORDER BY event_time
  MEASURES A.transactionId AS transactionId, B.event_time AS at_time
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A B) WITHIN INTERVAL '5' MINUTE
  DEFINE B AS B.country <> A.country);
INSERT INTO fraud_alerts
SELECT 'TESTING_ATTACK', userId, transactionId, at_time, CAST(0.85 AS DOUBLE) FROM transactions MATCH_RECOGNIZE (
  PARTITION BY userId ORDER BY event_time
  MEASURES C.transactionId AS transactionId, C.event_time AS at_time
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (F{3} C) WITHIN INTERVAL '5' MINUTE
  DEFINE F AS F.status IN ('declined', 'failed'), C AS C.status IN ('approved', 'completed'));
INSERT INTO fraud_alerts
SELECT 'OFF_HOURS_HIGH_RISK', userId, transactionId, event_time, riskScore FROM completed
WHERE riskScore >= 0.7 AND (EXTRACT(HOUR FROM event_time) >= 22 OR EXTRACT(HOUR FROM event_time) <= 6);
END;
