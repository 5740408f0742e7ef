-- A filter above a full join
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
CREATE TABLE teams (
  team STRING,
  city STRING,
  seats INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/teams.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  name STRING,
  team STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT p.name, t.team FROM people p FULL JOIN teams t ON p.team = t.team WHERE p.name IS NULL OR t.team IS NULL;
