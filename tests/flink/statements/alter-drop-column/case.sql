-- ALTER TABLE DROP and ADD at a place
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
ALTER TABLE t DROP c;
ALTER TABLE t ADD (n INT FIRST, m STRING AFTER a);
CREATE TABLE snk (n INT, a INT, m STRING, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
