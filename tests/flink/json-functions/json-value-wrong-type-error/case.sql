-- JSON_VALUE RETURNING INT of a text fails the job
CREATE TABLE t (
  j STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT JSON_VALUE(j, '$.a' RETURNING INT) FROM t;
