-- Cross join by CROSS JOIN and by a comma
CREATE TABLE teams (
  team STRING,
  city STRING,
  seats INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/teams.jsonl',
  'format' = 'json'
);
CREATE TABLE sizes (
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/sizes.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  city STRING,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT t.city, s.s FROM teams t CROSS JOIN sizes s
UNION ALL
SELECT t.city, LOWER(s.s) FROM teams t, sizes s WHERE t.seats > 2;
