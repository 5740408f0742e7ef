-- JSON_VALUE ERROR ON ERROR fails the job
CREATE TABLE t (
  j STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT JSON_VALUE(j, '$.a' ERROR ON ERROR) FROM t;
