-- Members of a ROW that the query calls otherwise than the sink: written under the sink's names, in every format, without a cast
CREATE TABLE t (id INT, r ROW<x INT, y VARCHAR(3)>, a ARRAY<ROW<p STRING>>, m MAP<STRING, ROW<q INT>>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE js (id INT, r ROW<a INT, b STRING>, a ARRAY<ROW<c STRING>>, m MAP<STRING, ROW<d INT>>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/js', 'format' = 'json');
CREATE TABLE pq (id INT, r ROW<a INT, b STRING>, a ARRAY<ROW<c STRING>>, m MAP<STRING, ROW<d INT>>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/pq', 'format' = 'parquet');
CREATE TABLE av (id INT, r ROW<a INT, b STRING>, a ARRAY<ROW<c STRING>>, m MAP<STRING, ROW<d INT>>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/av', 'format' = 'avro');
CREATE TABLE made (k INT, r ROW<a INT, b STRING>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/made', 'format' = 'json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO js SELECT id, r, a, m FROM t;
INSERT INTO pq SELECT id, r, a, m FROM t;
INSERT INTO av SELECT id, r, a, m FROM t;
INSERT INTO made SELECT id, ROW(id, 'é') FROM t;
END;
CREATE TABLE snk (src STRING, id INT, r ROW<a INT, b STRING>, a ARRAY<ROW<c STRING>>, m MAP<STRING, ROW<d INT>>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 'js', id, r, a, m FROM js UNION ALL SELECT 'pq', id, r, a, m FROM pq UNION ALL SELECT 'av', id, r, a, m FROM av;
