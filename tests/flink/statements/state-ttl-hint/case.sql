-- A STATE_TTL hint changes nothing in a short run
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
  city STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT /*+ STATE_TTL('p' = '1 d', 't' = '10 d') */ p.name, t.city FROM people p JOIN teams t ON p.team = t.team;
