-- A fraction into a SMALLINT fails, though INT takes it
CREATE TABLE t (
  si SMALLINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  si SMALLINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT si FROM t;
