-- A frame that ends before the row may have no rows: NULL, of a NOT NULL column too
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (id INT, k STRING, v INT, n INT NOT NULL, d DECIMAL(38, 0), ts TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, SUM(n) OVER w AS a, AVG(n) OVER w AS b, VAR_POP(n) OVER w AS c, MIN(n) OVER w AS e, MAX(n) OVER w AS f, FIRST_VALUE(n) OVER w AS g, LAST_VALUE(n) OVER w AS h, COUNT(n) OVER w AS i FROM t WINDOW w AS (PARTITION BY k ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING);
