-- map-null-key.mode LITERAL
CREATE TABLE t (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  m MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json',
  'json.map-null-key.mode' = 'LITERAL',
  'json.map-null-key.literal' = 'none'
);
INSERT INTO snk SELECT MAP[k, v] FROM t;
