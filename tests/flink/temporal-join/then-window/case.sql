-- A window over a temporal join
CREATE TABLE o (
  oid INT,
  cur STRING,
  amount DOUBLE,
  ots TIMESTAMP(3),
  WATERMARK FOR ots AS ots
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE rates (
  cur STRING,
  rate DOUBLE,
  rts TIMESTAMP(3),
  WATERMARK FOR rts AS rts,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/rates.jsonl',
  'format' = 'debezium-json'
);
CREATE VIEW j AS SELECT o.ots, o.amount * r.rate AS conv FROM o JOIN rates FOR SYSTEM_TIME AS OF o.ots AS r ON o.cur = r.cur;
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  conv DOUBLE,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, SUM(conv) AS conv, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE j, DESCRIPTOR(ots), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
