-- encode.ignore-null-fields leaves NULL members out
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
  team STRING,
  boss INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json',
  'json.encode.ignore-null-fields' = 'true'
);
INSERT INTO snk SELECT pid, team, boss FROM people;
