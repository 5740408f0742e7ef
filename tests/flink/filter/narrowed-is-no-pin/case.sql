-- A cast to a smaller integer has one value for several: it pins nothing
CREATE TABLE p (id INT, b BIGINT, c BIGINT) WITH ('connector' = 'print');
CREATE TABLE t (id INT, b BIGINT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
INSERT INTO p SELECT id, b, b + 1 FROM t WHERE CAST(b AS INT) = 1;
INSERT INTO p SELECT id + 10, b, COUNT(*) FROM t WHERE TRY_CAST(b AS INT) = 1 GROUP BY id, b;
INSERT INTO p SELECT id + 20, b, 0 FROM t WHERE CAST(b AS INT) >= 1 AND CAST(b AS INT) <= 1;
INSERT INTO p SELECT x.id + 30, x.b, y.b + y.id FROM t x JOIN t y ON x.b = y.b WHERE CAST(x.b AS INT) = 1 AND CAST(y.b AS INT) = 1;
INSERT INTO p SELECT id + 40, b, b FROM t WHERE CAST(id AS BIGINT) = 2;
