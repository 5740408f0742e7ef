-- AVG and variances of a pattern's rows are quotients of sums in the column's type
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES AVG(A.si) AS a, AVG(A.f) AS b, VAR_POP(A.si) AS c, STDDEV_SAMP(A.d) AS e, AVG(A.d) AS g, COUNT(A.si) AS h, AVG(B.ti) AS j, VAR_SAMP(A.f) AS l ONE ROW PER MATCH PATTERN (A{3} B) DEFINE A AS A.id > 0, B AS AVG(A.ti) < 100);
