-- INSERT with columns in another order
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, b STRING, c DECIMAL(6, 2)) WITH ('connector' = 'print');
INSERT INTO snk (c, a) SELECT c, a FROM t;
INSERT INTO snk (b) VALUES ('only');
INSERT INTO snk (`b`, a, c) VALUES ('z', 3, 1.5), ('y', 4, 2.25);
