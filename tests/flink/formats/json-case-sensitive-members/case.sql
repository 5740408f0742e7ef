-- Member names are case-sensitive
CREATE TABLE t (
  a INT,
  `A` INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  big_a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a, `A` AS big_a FROM t;
