-- HOP and CUMULATE over a change log
CREATE TABLE s (
  id INT,
  qty INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE h (
  ws TIMESTAMP(3),
  n BIGINT,
  q INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/h',
  'format' = 'json'
);
CREATE TABLE c (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  n BIGINT,
  q INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/c',
  'format' = 'json'
);
INSERT INTO h SELECT window_start, COUNT(*), SUM(qty) FROM TABLE(HOP(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
INSERT INTO c SELECT window_start, window_end, COUNT(*), SUM(qty) FROM TABLE(CUMULATE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '30' SECOND)) GROUP BY window_start, window_end;
