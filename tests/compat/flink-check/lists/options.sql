-- prelude
CREATE TABLE snk (a INT) WITH ('connector' = 'print');

-- differs: refused in other words
CREATE TABLE t (a INT) WITH ('connector' = 'nope'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('conector' = 'datagen'); SELECT * FROM t;

-- differs: refused in other words
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'row-per-second' = '5'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = 'x'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.b.min' = '5'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'nope'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1'); SELECT * FROM t;

-- differs: taken here
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = 'x'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.min' = 'x'); SELECT * FROM t;

CREATE TABLE t (a STRING) WITH ('connector' = 'datagen', 'fields.a.length' = '-1'); SELECT * FROM t;

CREATE TABLE t (a CHAR(3)) WITH ('connector' = 'datagen', 'fields.a.length' = '5'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = 'x'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'fields.a.null-rate' = '2'); SELECT * FROM t;

CREATE TABLE t (a BYTES, b MULTISET<INT>, c INTERVAL DAY) WITH ('connector' = 'datagen'); SELECT * FROM t;

INSERT INTO snk SELECT 1; CREATE TABLE t (a INT) WITH ('connector' = 'datagen'); INSERT INTO t SELECT 1;

CREATE TABLE t (a INT) WITH ('connector' = 'print', 'nope' = 'x'); INSERT INTO t SELECT 1;

CREATE TABLE t (a INT) WITH ('connector' = 'print', 'standard-error' = 'maybe'); INSERT INTO t SELECT 1;

CREATE TABLE t (a INT) WITH ('connector' = 'print', 'sink.parallelism' = '-1'); INSERT INTO t SELECT 1;

-- differs: refused here
CREATE TABLE t (a INT) WITH ('connector' = 'blackhole', 'property-version' = '1'); INSERT INTO t SELECT 1;

CREATE TABLE t (a INT) WITH ('connector' = 'blackhole', 'x' = '1'); INSERT INTO t SELECT 1;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'format' = 'json'); SELECT * FROM t;

-- differs: refused in other words
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'nope'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'json.nope' = 'x'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'json.ignore-parse-errors' = 'maybe'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'json.ignore-parse-errors' = 'true', 'json.fail-on-missing-field' = 'true'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'json.timestamp-format.standard' = 'x'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'json.map-null-key.mode' = 'x'); INSERT INTO t SELECT 1;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', 'csv.field-delimiter' = 'abc'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', 'csv.field-delimiter' = ''); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', 'csv.quote-character' = 'ab'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', 'csv.disable-quote-character' = 'true', 'csv.quote-character' = '|'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', 'csv.escape-character' = 'ab'); SELECT * FROM t;

CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'raw'); SELECT * FROM t;

CREATE TABLE t (a ARRAY<INT>) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'raw'); SELECT * FROM t;

CREATE TABLE t (a STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'raw', 'raw.charset' = 'nope'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'raw', 'raw.endianness' = 'middle'); SELECT * FROM t;

CREATE TABLE t (a MAP<INT, STRING>) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json'); SELECT * FROM t;

-- differs: refused in other words
CREATE TABLE t (a MULTISET<INT>) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json'); SELECT * FROM t;

CREATE TABLE t (a MAP<INT, STRING>) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv'); SELECT * FROM t;

CREATE TABLE t (a INTERVAL DAY) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'source.monitor-interval' = '0 s'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'source.monitor-interval' = 'x'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'sink.rolling-policy.file-size' = 'x'); INSERT INTO t SELECT 1;

-- differs: refused in other words
CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'nope' = 'x'); INSERT INTO t SELECT 1;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = 'nofs://x/y', 'format' = 'json'); SELECT * FROM t;

CREATE TABLE t (a INT) PARTITIONED BY (a) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'debezium-json'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'canal-json', 'canal-json.x' = 'y'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv', 'csv.allow-comments' = 'yes'); SELECT * FROM t;

SELECT * FROM snk /*+ OPTIONS('a' = 'b') */;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen'); SELECT * FROM t /*+ OPTIONS('rows-per-second' = 'x') */;

-- differs: refused in other words
CREATE TABLE t (a INT) WITH ('connector' = 'datagen'); SELECT * FROM t /*+ OPTIONS('nope' = 'x') */;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'scan.parallelism' = '0'); SELECT * FROM t;

-- differs: refused in other words
CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'scan.watermark.emit.strategy' = 'nope'); SELECT * FROM t;

-- differs: refused in other words
CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'scan.watermark.idle-timeout' = 'nope'); SELECT * FROM t;

CREATE TABLE t (a INT) WITH (connector = 'datagen');

CREATE TABLE t (a INT) WITH ('connector' = datagen);

-- differs: refused in other words
CREATE TABLE t (a INT) WITH ('connector' = 'datagen' 'x' = 'y');

CREATE TABLE t (a INT) WITH ('connector', 'datagen');

CREATE TABLE t (a INT) WITH ("connector" = "datagen");

CREATE TABLE t (a INT) WITH 'connector' = 'datagen';

CREATE TABLE t (a INT) WITH ('connector' = 1);

CREATE TABLE t (a INT) WITH ('connector' = 'datagen',);

CREATE TABLE t (a INT,) WITH ('connector' = 'datagen');
