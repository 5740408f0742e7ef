-- LOCATE and OVERLAY from and for the least and the largest integers
CREATE TABLE t (i INT, l BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (s STRING, a INT, b INT, c INT, d INT, e STRING, f STRING, g STRING, h STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT s, LOCATE('a', s, -2147483648), LOCATE('', s, -2147483648), LOCATE('a', s, 2147483647), LOCATE('a', s, i), OVERLAY(s PLACING 'x' FROM -2147483648 FOR 1),
  OVERLAY(s PLACING 'x' FROM 1 FOR -2147483648), OVERLAY(s PLACING 'x' FROM i FOR i), OVERLAY(s PLACING 'x' FROM 2 FOR 2147483640) FROM t;
