-- BETWEEN, IN, LIKE with ESCAPE
CREATE TABLE people (
  pid INT,
  name STRING,
  team STRING,
  boss INT,
  pay DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/people.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  pid INT,
  b BOOLEAN,
  nb BOOLEAN,
  i BOOLEAN,
  ni BOOLEAN,
  l BOOLEAN,
  e BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT pid, pid BETWEEN 2 AND 4 AS b, pid NOT BETWEEN SYMMETRIC 4 AND 2 AS nb, name IN ('Ada', 'Eve') AS i, team NOT IN ('core', 'web') AS ni, name LIKE '_o%' AS l, name LIKE '%!_%' ESCAPE '!' AS e
FROM people WHERE pid <> 6;
