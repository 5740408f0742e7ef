-- Names with blanks, quotes and reserved words
CREATE TABLE t (
  `a` INT, `b` STRING, `c` DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (`select` INT, `two words` STRING, `back``tick` DECIMAL(6, 2), `ümläut` INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a AS `from`, b AS `x y`, c, a AS `é` FROM `t` AS `my table`;
INSERT INTO snk (`ümläut`, `select`) SELECT `t 1`.a, `t 1`.a FROM t AS `t 1`;
