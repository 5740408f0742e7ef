-- a folder whose value is not of the column's type
CREATE TABLE s (a INT, n INT) PARTITIONED BY (n) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json'
);
CREATE TABLE snk (a INT, n INT) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json'
);
INSERT INTO snk SELECT * FROM s;