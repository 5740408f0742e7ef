-- USING over columns of two kinds of numbers
CREATE TABLE l (z INT, a STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/l.jsonl', 'format' = 'json');
CREATE TABLE r (z DECIMAL(8, 2), b STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/r.jsonl', 'format' = 'json');
CREATE TABLE s (z BIGINT NOT NULL, c STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE inner_ (z STRING, a STRING, b STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/inner_', 'format' = 'json');
CREATE TABLE full_ (z STRING, a STRING, c STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/full_', 'format' = 'debezium-json');
CREATE TABLE left_ (z STRING, a STRING, b STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/left_', 'format' = 'debezium-json');
EXECUTE STATEMENT SET BEGIN
INSERT INTO inner_ SELECT CAST(z AS STRING), a, b FROM l JOIN r USING (z);
INSERT INTO full_ SELECT CAST(z AS STRING), a, c FROM l FULL JOIN s USING (z);
INSERT INTO left_ SELECT CAST(z AS STRING), a, b FROM l LEFT JOIN r USING (z);
END;
