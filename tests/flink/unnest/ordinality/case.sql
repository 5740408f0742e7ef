-- WITH ORDINALITY numbers from 1
CREATE TABLE o (
  id INT,
  tags ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  tag STRING,
  pos INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, tag, pos FROM o CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t (tag, pos);
