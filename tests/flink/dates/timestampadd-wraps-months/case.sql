-- Months that TIMESTAMPADD adds are counted in 32 bits
CREATE TABLE t (i INT, l BIGINT, s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (l BIGINT, a TIMESTAMP(3), b DATE, c DATE, d TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT l, TIMESTAMPADD(MONTH, l, TIMESTAMP '2024-01-01 00:00:00'), TIMESTAMPADD(YEAR, l, DATE '2024-01-01'), TIMESTAMPADD(YEAR, -2147483648, DATE '2024-01-01'),
  TIMESTAMPADD(YEAR, 2147483647, TIMESTAMP '2024-01-01 00:00:00') FROM t;
