-- TIMESTAMP beside TIMESTAMP_LTZ in hours that daylight saving skips and repeats: which side is cast
SET 'table.local-time-zone' = 'America/New_York';
CREATE TABLE t (id INT, w TIMESTAMP(3), e BIGINT, l AS TO_TIMESTAMP_LTZ(e, 3), w0 AS CAST(w AS TIMESTAMP(0)), w6 AS CAST(w AS TIMESTAMP(6))) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json'
);
CREATE TABLE equal (id INT, a BOOLEAN, b BOOLEAN, c BOOLEAN, d BOOLEAN, e BOOLEAN, f BOOLEAN, g TIMESTAMP(3)) WITH ('connector' = 'print', 'print-identifier' = 'equal');
CREATE TABLE less (id INT, a BOOLEAN, b BOOLEAN, c BOOLEAN) WITH ('connector' = 'print', 'print-identifier' = 'less');
CREATE TABLE more (id INT, a BOOLEAN, b BOOLEAN) WITH ('connector' = 'print', 'print-identifier' = 'more');
CREATE TABLE joined (id INT, other INT) WITH ('connector' = 'print', 'print-identifier' = 'joined');
CREATE TABLE kept (id INT) WITH ('connector' = 'print', 'print-identifier' = 'kept');
EXECUTE STATEMENT SET BEGIN
INSERT INTO equal SELECT id, w = l, l = w, w <> l, w6 = l, l = w6, l = TIMESTAMP '2024-11-03 01:30:00', NULLIF(w, l) FROM t;
INSERT INTO less SELECT id, w < l, w6 < l, w0 < l FROM t;
INSERT INTO more SELECT id, l < w, l IS DISTINCT FROM w FROM t;
INSERT INTO joined SELECT a.id, b.id FROM t AS a JOIN t AS b ON a.w = b.l;
INSERT INTO kept SELECT id FROM t WHERE l > w;
END;
