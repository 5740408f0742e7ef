-- A SELECT fails where a value that is NOT NULL by its type has none: a DECIMAL that does not fit
CREATE TABLE t (id INT NOT NULL, f DECIMAL(10, 2) NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
SELECT id, CAST(f AS DECIMAL(2, 0)) AS b FROM t;
