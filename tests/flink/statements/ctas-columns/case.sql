-- CREATE TABLE AS takes names and types of the query
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE u WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/u', 'format' = 'json') AS SELECT a + 1 AS n, b || '?' AS m, c * 2 AS `big c`, TRUE AS yes FROM t WHERE a IS NOT NULL;
CREATE TABLE snk (n INT, m STRING, c DECIMAL(18, 2), yes BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT n, m, `big c`, yes FROM u;
