-- a bzip2 file
CREATE TABLE s (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json'
);
CREATE TABLE snk (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT a FROM s;