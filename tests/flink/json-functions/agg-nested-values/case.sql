CREATE TABLE t (k STRING, f FLOAT, d DOUBLE, e DECIMAL(10, 4), ts TIMESTAMP(3), x BYTES, a ARRAY<INT>, m MAP<STRING, INT>, r ROW<q STRING, p INT>, b ARRAY<ROW<v DOUBLE>>) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (a STRING, b STRING, c STRING, d STRING, e STRING, f STRING, g STRING, h STRING, i STRING) WITH (
  'connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT JSON_ARRAYAGG(f), JSON_ARRAYAGG(d NULL ON NULL), JSON_OBJECTAGG(k VALUE e), JSON_ARRAYAGG(ts), JSON_ARRAYAGG(x),
  JSON_OBJECTAGG(k VALUE a), JSON_OBJECTAGG(k VALUE m ABSENT ON NULL), JSON_ARRAYAGG(r), JSON_ARRAYAGG(b) FROM t;
