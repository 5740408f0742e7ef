-- Inner event-time temporal join with a change log of versions
CREATE TABLE o (
  oid INT,
  cur STRING,
  amount DECIMAL(8, 2),
  ots TIMESTAMP(3),
  WATERMARK FOR ots AS ots
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE rates (
  cur STRING,
  rate DECIMAL(6, 3),
  rts TIMESTAMP(3),
  WATERMARK FOR rts AS rts,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/rates.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  oid INT,
  conv DECIMAL(15, 5),
  rts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT o.oid, o.amount * r.rate AS conv, r.rts FROM o JOIN rates FOR SYSTEM_TIME AS OF o.ots AS r ON o.cur = r.cur;
