-- {fn ..} of JDBC: what Flink's planner makes of each function
CREATE TABLE t (k STRING, v INT, f DOUBLE, ts TIMESTAMP(3), dt DATE) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a STRING, b STRING, c STRING, d STRING, e STRING, f STRING, n1 INT, n2 INT, n3 INT, n4 INT, n5 INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
CREATE TABLE numbers (a DOUBLE, b DOUBLE, c DOUBLE, d DOUBLE, e DOUBLE, f DOUBLE, g DOUBLE, h DOUBLE, i DOUBLE, j DOUBLE, k DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/numbers', 'format' = 'json');
CREATE TABLE times (a BIGINT, b BIGINT, c BIGINT, d BIGINT, e BIGINT, f BIGINT, g BIGINT, h TIMESTAMP(3), i DATE, j INT, k INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/times', 'format' = 'json');
CREATE TABLE casts (a BIGINT, b STRING, c STRING, d DOUBLE, e DECIMAL(10, 0), f DATE, g BOOLEAN, h STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/casts', 'format' = 'json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO snk SELECT {fn CONCAT(k, '-b')}, {fn UCASE(k)}, {fn LCASE(k)}, {fn LTRIM(k)}, {fn RTRIM(k)}, {fn INSERT(k, 2, 3, 'xyz')}, {fn LENGTH(k)}, {fn LOCATE('b', k)}, {fn LOCATE('b', k, 4)}, {fn MOD(v, 3)}, {fn IFNULL(v, -7)} FROM t;
INSERT INTO numbers SELECT {fn ABS(f)}, {fn POWER(v, 2)}, {fn SQRT(ABS(f))}, {fn LOG(ABS(f))}, {fn LOG10(ABS(f))}, {fn SIGN(f)}, {fn FLOOR(f)}, {fn CEILING(f)}, {fn DEGREES(f)}, {fn RADIANS(f)}, {fn PI()} FROM t;
INSERT INTO times SELECT {fn YEAR(ts)}, {fn QUARTER(ts)}, {fn MONTH(ts)}, {fn DAYOFMONTH(ts)}, {fn DAYOFWEEK(ts)}, {fn HOUR(ts)}, {fn SECOND(ts)}, {fn TIMESTAMPADD(SQL_TSI_HOUR, v, ts)}, {fn TIMESTAMPADD(MONTH, 1, dt)}, {fn TIMESTAMPDIFF(SQL_TSI_DAY, ts, TIMESTAMP '2024-06-01 00:00:00')}, {fn TIMESTAMPDIFF(MONTH, dt, DATE '2024-06-01')} FROM t;
INSERT INTO casts SELECT {fn CONVERT(v, SQL_BIGINT)}, {fn CONVERT(v, SQL_VARCHAR)}, {fn CONVERT(k, SQL_CHAR)}, {fn CONVERT(v, SQL_DOUBLE)}, {fn CONVERT(f, DECIMAL)}, {fn CONVERT(ts, SQL_DATE)}, {fn CONVERT(v, SQL_BOOLEAN)}, {fn CONVERT(dt, SQL_VARCHAR)} FROM t;
END;
