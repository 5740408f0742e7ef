-- JSON_OBJECTAGG and JSON_ARRAYAGG
CREATE TABLE n (
  k STRING,
  f STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  o VARCHAR(2000),
  oa VARCHAR(2000),
  a VARCHAR(2000),
  an VARCHAR(2000)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT k, JSON_OBJECTAGG(KEY f VALUE v) AS o, JSON_OBJECTAGG(KEY f VALUE v ABSENT ON NULL) AS oa, JSON_ARRAYAGG(v) AS a, JSON_ARRAYAGG(v NULL ON NULL) AS an FROM n GROUP BY k;
