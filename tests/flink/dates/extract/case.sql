-- EXTRACT and the short forms
CREATE TABLE t (
  id INT,
  d DATE,
  ts TIMESTAMP(3),
  tm TIME
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BIGINT,
  c2 BIGINT,
  c3 BIGINT,
  c4 BIGINT,
  c5 BIGINT,
  c6 BIGINT,
  c7 BIGINT,
  c8 BIGINT,
  c9 BIGINT,
  c10 BIGINT,
  c11 BIGINT,
  c12 BIGINT,
  c13 BIGINT,
  c14 BIGINT,
  c15 BIGINT,
  c16 BIGINT,
  c17 BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  EXTRACT(YEAR FROM d),
  EXTRACT(QUARTER FROM d),
  EXTRACT(MONTH FROM ts),
  EXTRACT(WEEK FROM d),
  EXTRACT(DAY FROM ts),
  EXTRACT(DOY FROM d),
  EXTRACT(DOW FROM d),
  EXTRACT(HOUR FROM ts),
  EXTRACT(MINUTE FROM ts),
  EXTRACT(SECOND FROM ts),
  EXTRACT(HOUR FROM tm),
  EXTRACT(MILLISECOND FROM ts),
  EXTRACT(EPOCH FROM ts),
  EXTRACT(ISODOW FROM d),
  EXTRACT(ISOYEAR FROM d),
  EXTRACT(DECADE FROM d),
  EXTRACT(CENTURY FROM d)
FROM t;
