-- ELEMENT of two elements fails the job
CREATE TABLE t (
  a ARRAY<INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT ELEMENT(a) FROM t;
