-- json: an object or array in a BOOLEAN is FALSE, and its members are taken for the row's
CREATE TABLE t (
  id INT, v BOOLEAN, s STRING, w BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT, v BOOLEAN, s STRING, w BIGINT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
