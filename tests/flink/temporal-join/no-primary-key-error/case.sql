-- The versioned side needs a primary key
CREATE TABLE o (
  oid INT,
  cur STRING,
  ots TIMESTAMP(3),
  WATERMARK FOR ots AS ots
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE hist (
  cur STRING,
  rate DOUBLE,
  rts TIMESTAMP(3),
  WATERMARK FOR rts AS rts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/hist.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  oid INT,
  rate DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT o.oid, r.rate FROM o JOIN hist FOR SYSTEM_TIME AS OF o.ots AS r ON o.cur = r.cur;
