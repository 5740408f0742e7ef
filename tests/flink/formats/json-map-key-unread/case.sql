-- A map whose keys are no texts is refused where it is read only
CREATE TABLE t (m MAP<INT, STRING>, a INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (x BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
