-- ENCODE and DECODE in Chinese, Japanese and Korean character sets
CREATE TABLE t (s STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (s STRING, a BYTES, b BYTES, c BYTES, d BYTES, e BYTES, f BYTES, g BYTES, h BYTES, i STRING, j STRING)
WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT s, ENCODE(s, 'GBK'), ENCODE(s, 'GB2312'), ENCODE(s, 'GB18030'), CASE WHEN s NOT LIKE '%テスト%' THEN ENCODE(s, 'Big5') END, ENCODE(s, 'Shift_JIS'), ENCODE(s, 'windows-31j'),
  CASE WHEN s <> 'é€ß' THEN ENCODE(s, 'EUC-JP') END, ENCODE(s, 'EUC-KR'), DECODE(ENCODE(s, 'GB18030'), 'GB18030'), DECODE(ENCODE(s, 'EUC-KR'), 'MS949')
FROM t;
