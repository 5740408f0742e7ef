-- A temporal join with an alias
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
  id INT,
  rate INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT o.id, r.rate FROM l AS o LEFT JOIN v FOR SYSTEM_TIME AS OF o.lt AS r ON r.cur = o.k AND r.rate < 6;
