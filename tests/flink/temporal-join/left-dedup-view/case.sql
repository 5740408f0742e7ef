-- Left temporal join with a keep-last view as the versioned table
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
CREATE VIEW rates AS SELECT cur, rate, rts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY rts DESC) AS rn FROM hist) WHERE rn = 1;
CREATE TABLE snk (
  oid INT,
  cur STRING,
  rate DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT o.oid, o.cur, r.rate FROM o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ots AS r ON o.cur = r.cur;
