-- UNPIVOT INCLUDE NULLS with axes of several types, whose values nobody reads
CREATE TABLE t (id INT, a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, k INT, l STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT id, k, l FROM t UNPIVOT INCLUDE NULLS ((v, w) FOR (k, l) IN ((a, b) AS (1, 'p'), (b, a) AS (NULL, 'qqq')));
