-- INSERT widens INT to BIGINT, DOUBLE and DECIMAL and pads nothing
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
  a BIGINT,
  b DOUBLE,
  c DECIMAL(10, 3),
  d STRING,
  e DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT pid, pid, pid, name, pay FROM people;
