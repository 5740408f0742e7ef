-- UNNEST of a map over a change log
CREATE TABLE nestcdc (
  id INT,
  xs ARRAY<INT>,
  m MAP<STRING, INT>,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/nestcdc.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, k, v, o FROM nestcdc LEFT JOIN UNNEST(m) WITH ORDINALITY AS t(k, v, o) ON TRUE;
