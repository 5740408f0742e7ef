-- json: a key that an object has twice in a MAP
CREATE TABLE t (
  m MAP<STRING, INT>
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT m['a'], m['b'], CARDINALITY(m) FROM t;
