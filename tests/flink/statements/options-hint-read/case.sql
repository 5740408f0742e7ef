-- An OPTIONS hint reads another file
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, b STRING, c DECIMAL(6, 2)) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t /*+ OPTIONS('path' = '${CASE_DIR}/input/u.jsonl') */;
INSERT INTO snk SELECT * FROM t /*+ OPTIONS('path' = '${CASE_DIR}/input/u.jsonl') */ AS x WHERE x.a > 5;
