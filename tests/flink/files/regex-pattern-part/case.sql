-- a pattern that matches a part of the path only matches nothing
CREATE TABLE s (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json', 'source.path.regex-pattern' = 'x[0-9]'
);
CREATE TABLE snk (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT a FROM s;