-- IS_ALPHA and IS_DIGIT look at Java's chars: no letter and no digit beyond 16 bits, no numerals
CREATE TABLE t (s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (s STRING, alpha BOOLEAN, digit BOOLEAN, num BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT s, IS_ALPHA(s), IS_DIGIT(s), IS_DECIMAL(s) FROM t;
