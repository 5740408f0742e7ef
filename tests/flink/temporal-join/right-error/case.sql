-- RIGHT temporal join
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
  WATERMARK FOR vt AS vt - INTERVAL '5' SECOND,
  PRIMARY KEY (cur) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/v.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  id INT,
  rate DECIMAL(10, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.id, v.rate FROM l RIGHT JOIN v FOR SYSTEM_TIME AS OF l.lt ON l.k = v.cur;
