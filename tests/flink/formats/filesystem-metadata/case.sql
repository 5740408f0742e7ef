-- Metadata columns of the filesystem source
CREATE TABLE t (
  i INT,
  fname STRING METADATA FROM 'file.name' VIRTUAL,
  size BIGINT METADATA FROM 'file.size'
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  i INT,
  fname STRING,
  nbytes BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT i, fname, size FROM t;
