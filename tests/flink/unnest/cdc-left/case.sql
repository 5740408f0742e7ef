-- LEFT UNNEST over a change log
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
SELECT id, x FROM nestcdc LEFT JOIN UNNEST(xs) AS t(x) ON TRUE;
