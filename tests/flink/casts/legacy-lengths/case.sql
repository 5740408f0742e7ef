-- Legacy casts keep the length of a text and do not fill it, at a sink too; a constant is filled
SET 'table.exec.legacy-cast-behaviour' = 'enabled';
CREATE TABLE t (id INT, ch CHAR(4), s STRING, vc VARCHAR(6)) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (w STRING, a VARCHAR(2), b CHAR(2), c CHAR(8)) WITH ('connector' = 'print');
INSERT INTO snk SELECT 'ch', ch, ch, ch FROM t;
INSERT INTO snk SELECT 'chw', ch, ch, ch FROM t WHERE id > 0;
INSERT INTO snk SELECT 'chc', CAST(ch AS VARCHAR(2)), CAST(ch AS CHAR(2)), CAST(ch AS CHAR(8)) FROM t;
INSERT INTO snk SELECT 'sc', CAST(s AS VARCHAR(2)), CAST(s AS CHAR(2)), CAST(s AS CHAR(8)) FROM t;
INSERT INTO snk SELECT 'chu', ch, ch, ch FROM t UNION ALL SELECT 'chu', ch, ch, ch FROM t WHERE id = 0;
INSERT INTO snk SELECT 'lit', 'abcd', CAST('abcd' AS CHAR(2)), CAST('abcd' AS CHAR(8)) FROM t;
INSERT INTO snk SELECT 'int', CAST(id AS STRING), CAST(12345 AS CHAR(2)), CAST(id AS CHAR(3)) FROM t;
SET 'table.exec.legacy-cast-behaviour' = 'disabled';
INSERT INTO snk SELECT 'ch', ch, ch, ch FROM t;
INSERT INTO snk SELECT 'chw', ch, ch, ch FROM t WHERE id > 0;
INSERT INTO snk SELECT 'chu', ch, ch, ch FROM t UNION ALL SELECT 'chu', ch, ch, ch FROM t WHERE id = 0;
