-- Sessions, then the share of sessions that bought
CREATE TABLE ev (
  uid STRING,
  act STRING,
  price DECIMAL(8, 2),
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ev.jsonl',
  'format' = 'json'
);
CREATE VIEW sess AS
SELECT uid, window_start AS s0, window_end AS s1, COUNT(*) AS n, SUM(price) FILTER (WHERE act = 'buy') AS spent, MAX(CASE WHEN act = 'buy' THEN 1 ELSE 0 END) AS bought
FROM TABLE(SESSION(TABLE ev PARTITION BY uid, DESCRIPTOR(ts), INTERVAL '2' MINUTE)) GROUP BY uid, window_start, window_end;
CREATE TABLE s (
  uid STRING,
  s0 TIMESTAMP(3),
  n BIGINT,
  spent DECIMAL(38, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/s',
  'format' = 'json'
);
CREATE TABLE share (
  sessions BIGINT,
  buys BIGINT,
  pct DECIMAL(10, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/share',
  'format' = 'debezium-json'
);
EXECUTE STATEMENT SET BEGIN
INSERT INTO s SELECT uid, s0, n, spent FROM sess;
INSERT INTO share SELECT COUNT(*), SUM(CAST(bought AS BIGINT)), CAST(100.0 * SUM(bought) / COUNT(*) AS DECIMAL(10, 2)) FROM sess;
END;
