-- LEFT JOIN UNNEST keeps rows without elements
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
  tag STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id, tag FROM o LEFT JOIN UNNEST(tags) AS t (tag) ON TRUE;
