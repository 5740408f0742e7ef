-- source.path.regex-pattern matches the whole path
CREATE TABLE s (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json', 'source.path.regex-pattern' = '.*/x[0-9]+[.]json'
);
CREATE TABLE snk (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT a FROM s;