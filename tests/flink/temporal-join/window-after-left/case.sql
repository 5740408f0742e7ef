-- A window over a LEFT temporal join
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
CREATE VIEW v AS SELECT cur, rate, vt FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY vt DESC) AS rn FROM h) WHERE rn = 1;
CREATE TABLE snk (
  ws TIMESTAMP(3),
  n BIGINT,
  s INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
WITH j AS (SELECT l.lt, v.rate FROM l LEFT JOIN v FOR SYSTEM_TIME AS OF l.lt ON l.k = v.cur)
SELECT window_start, COUNT(*), SUM(rate) FROM TABLE(TUMBLE(TABLE j, DESCRIPTOR(lt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
