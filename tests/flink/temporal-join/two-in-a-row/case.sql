-- Two temporal joins in a row
CREATE TABLE l (
  id INT,
  k STRING,
  v INT,
  lt TIMESTAMP(3),
  WATERMARK FOR lt AS lt - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
);
CREATE TABLE v (
  cur STRING,
  rate DECIMAL(10, 2),
  vt TIMESTAMP(3),
  WATERMARK FOR vt AS vt - INTERVAL '1' HOUR,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/v.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE h (
  cur STRING,
  rate INT,
  vt TIMESTAMP(3),
  WATERMARK FOR vt AS vt - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/h.jsonl',
  'format' = 'json'
);
CREATE VIEW v1 AS SELECT cur, CAST(rate AS DECIMAL(10, 2)) AS rate, vt FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY vt DESC) AS rn FROM h) WHERE rn = 1;
CREATE TABLE snk (
  id INT,
  a DECIMAL(10, 2),
  b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.id, v1.rate, v.rate FROM l LEFT JOIN v1 FOR SYSTEM_TIME AS OF l.lt ON l.k = v1.cur LEFT JOIN v FOR SYSTEM_TIME AS OF l.lt ON l.k = v.cur;
