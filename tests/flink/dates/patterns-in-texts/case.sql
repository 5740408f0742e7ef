-- Patterns from a column: day periods, quarters, names of zones, initials, doubled quotes, fields that are read twice
CREATE TABLE t (id INT, s STRING, p STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, a TIMESTAMP(3), b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, TO_TIMESTAMP(s, p), CAST(TO_TIMESTAMP_LTZ(s, p, 'Europe/Berlin') AS STRING) FROM t;
