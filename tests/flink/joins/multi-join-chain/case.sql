-- Four tables, inner and left mixed
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
CREATE TABLE cities (
  city STRING,
  country STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/cities.jsonl',
  'format' = 'json'
);
CREATE TABLE capitals (
  country STRING,
  capital STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/capitals.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  name STRING,
  city STRING,
  country STRING,
  capital STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT p.name, t.city, c.country, k.capital FROM people p JOIN teams t ON p.team = t.team JOIN cities c ON t.city = c.city LEFT JOIN capitals k ON c.country = k.country;
