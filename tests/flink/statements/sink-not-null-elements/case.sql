-- NOT NULL inside of a sink's column asks for nothing while rows are cast to it: NULL elements stay, whatever is cast around them
CREATE TABLE t (id INT, a ARRAY<VARCHAR(5)>, i ARRAY<INT>, m MAP<STRING, INT>, r ROW<x INT, y ROW<z STRING>>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (
  id INT, a ARRAY<VARCHAR(2) NOT NULL>, i ARRAY<BIGINT NOT NULL>, m MAP<STRING NOT NULL, BIGINT NOT NULL>, r ROW<x BIGINT NOT NULL, y ROW<z VARCHAR(1) NOT NULL> NOT NULL>, j ARRAY<INT NOT NULL>
) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, a, i, m, r, i FROM t;
