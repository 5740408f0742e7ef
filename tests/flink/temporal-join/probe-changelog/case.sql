-- A change log as probe side
CREATE TABLE l (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE h (
  cur STRING,
  rate INT,
  vt TIMESTAMP(3),
  WATERMARK FOR vt AS vt - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/h.jsonl',
  'format' = 'json'
);
CREATE VIEW v AS SELECT cur, rate, vt FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY vt DESC) AS rn FROM h) WHERE rn = 1;
CREATE TABLE snk (
  id INT,
  v INT,
  rate INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT l.id, l.v, v.rate FROM l LEFT JOIN v FOR SYSTEM_TIME AS OF l.ts ON l.k = v.cur;
