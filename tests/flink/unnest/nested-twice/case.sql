-- Two UNNESTs in a row
CREATE TABLE o (
  id INT,
  grps ARRAY<ROW<name STRING, members ARRAY<STRING>>>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/o.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  name STRING,
  mem STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT o.id, g.name, m.mem FROM o CROSS JOIN UNNEST(o.grps) AS g (name, members) CROSS JOIN UNNEST(g.members) AS m (mem);
