-- Arrays with a NULL that came over a shuffle are equal to themselves; those that ARRAY_AGG gathers are not
CREATE TABLE t (id INT, k STRING NOT NULL, ai ARRAY<INT>, ar ARRAY<ROW<x INT, y DOUBLE>>, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, fi ARRAY<INT>, la ARRAY<ROW<x INT, y DOUBLE>>, c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT k, FIRST_VALUE(ai), LAST_VALUE(ar), COUNT(DISTINCT ar) FROM t GROUP BY k;
