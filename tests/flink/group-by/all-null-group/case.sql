-- Aggregates over a group with only NULLs
CREATE TABLE n (
  k STRING,
  i INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  c BIGINT,
  su INT,
  av INT,
  mi INT,
  ma STRING,
  la STRING,
  fv STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, COUNT(i) AS c, SUM(i) AS su, AVG(i) AS av, MIN(i) AS mi, MAX(s) AS ma, LISTAGG(s) AS la, FIRST_VALUE(s) AS fv FROM n GROUP BY k;
