"""Which expressions there are: templates with typed holes, filled at random (`random_expressions`) or one type after another (`sweep`).

`{class}` in a template is an expression of that class; `{=class}` is a literal of it. Nothing here reads a clock or a random function.
"""

import random
import re

from rows import COLUMNS

# Literals and other leaves besides the columns.
LITERALS = {
    "bool": ["TRUE", "FALSE", "CAST(NULL AS BOOLEAN)"],
    "int": ["0", "1", "2", "3", "-1", "10", "-7", "2147483647", "CAST(NULL AS INT)", "CAST(5 AS TINYINT)", "CAST(300 AS SMALLINT)"],
    "long": ["CAST(1 AS BIGINT)", "9223372036854775807", "2147483648", "-5000000000"],
    "float": ["1.5E0", "-2.5E0", "CAST('NaN' AS DOUBLE)", "1E10", "CAST(0.1 AS FLOAT)", "CAST('Infinity' AS DOUBLE)", "0E0"],
    "dec": ["1.5", "-2.50", "0.05", "123456789.123", "CAST('12345678901234567890.5' AS DECIMAL(38, 18))", "CAST(1 AS DECIMAL(1, 0))"],
    "str": ["'abc'", "''", "'a'", "'é😀'", "' x '", "'A,b,C'", "CAST(NULL AS STRING)", "CAST('ab' AS VARCHAR(3))", "'12'", "'b'"],
    "bin": ["x'00ff'", "x''", "x'616263'", "CAST(NULL AS BYTES)"],
    "date": ["DATE '2024-02-29'", "DATE '1970-01-01'", "DATE '2023-12-31'", "CAST(NULL AS DATE)"],
    "time": ["TIME '12:34:56'", "TIME '00:00:00'"],
    "ts": ["TIMESTAMP '2024-02-29 12:34:56.789'", "TIMESTAMP '2024-01-31 00:00:00'", "TIMESTAMP '2001-09-09 01:46:40.123456'", "CAST(NULL AS TIMESTAMP(3))"],
    "ltz": ["TO_TIMESTAMP_LTZ(1709210096789, 3)", "TO_TIMESTAMP_LTZ(0, 0)", "CAST(TIMESTAMP '2024-01-31 10:00:00' AS TIMESTAMP_LTZ(3))"],
    "ivd": ["INTERVAL '1' DAY", "INTERVAL '36' HOUR", "INTERVAL '1.5' SECOND", "INTERVAL '-10' MINUTE", "INTERVAL '1 02:03:04.567' DAY TO SECOND", "INTERVAL '1' WEEK"],
    "ivm": ["INTERVAL '1' MONTH", "INTERVAL '2' YEAR", "INTERVAL '1-3' YEAR TO MONTH", "INTERVAL '-5' MONTH", "INTERVAL '1' QUARTER"],
    "arr": ["ARRAY[1, 2, 3]", "ARRAY[1, CAST(NULL AS INT)]", "ARRAY[3, 1, 2, 1]", "CAST(NULL AS ARRAY<INT>)"],
    "sarr": ["ARRAY['a', 'b']", "ARRAY['', 'é', 'a']", "SPLIT('a,b,c', ',')"],
    "map": ["MAP['a', 1, 'b', 2]", "MAP['k', CAST(NULL AS INT)]", "CAST(NULL AS MAP<STRING, INT>)"],
    "row": ["ROW(1, 'a')", "CAST(ROW(2, 'b') AS ROW<p INT, q STRING>)"],
    "numtext": ["'1'", "'-12.5'", "'1e3'", "' 7 '", "'x'", "'99999999999'"],
    "timetext": ["'2024-02-29'", "'2024-02-29 12:34:56'", "'12:34:56.7'", "'2024-2-9'", "'x'", "'2024-02-30'"],
    "json": ["""'{"a":1,"b":[1,2],"c":{"d":"e"}}'""", "'[1,\"2\",null]'", "'\"x\"'", "'12.50'", "'true'", "'{'", "'null'"],
    "path": ["'$'", "'$.a'", "'$.b[0]'", "'$.b[*]'", "'lax $.n'", "'strict $.zz'", "'lax $.zz'", "'$.a.b'", "'$[1]'", "'$.b[2].c'", "'$[''a b'']'", "'$.s'", "'$.x'"],
    "pattern": ["'a'", "'[a-z]+'", "'(\\d+)'", "'(a)(b)?'", "'\\w'", "'^$'", "'.'", "'o'", "'(?i)HELLO'", "'[^a-z ]'", "'é|ß'", "','"],
    "like": ["'a%'", "'%b%'", "'_b_'", "'%'", "''", "'é%'", "'%o w%'", "'a\\_%'", "'___'", "'%d'"],
    "format": ["'yyyy-MM-dd'", "'HH:mm:ss'", "'yyyy-MM-dd HH:mm:ss.SSS'", "'dd/MM/yy'", "'EEE d MMM'", "'EEEE, MMMM'", "'hh:mm a'", "'yyyyMMddHHmmss'", "'DDD'", "'QQQ'", "'D u e'", "'''T'' HH'", "'S SS SSSSSS'", "'k K'"],
    "small": ["0", "1", "2", "3", "-1", "-2", "5", "10", "CAST(NULL AS INT)"],
    "zone": ["'UTC'", "'Asia/Tokyo'", "'America/New_York'", "'GMT+05:30'", "'Europe/Berlin'"],
    "charset": ["'UTF-8'", "'US-ASCII'", "'ISO-8859-1'", "'UTF-16BE'", "'UTF-16LE'", "'UTF-16'"],
    "sep": ["','", "''", "' '", "'a'", "'l'", "'ab'", "'😀'"],
}
# Classes whose members may stand for a wider one.
WIDER = {
    "num": ["int", "int", "long", "float", "dec"],
    "exact": ["int", "long", "dec"],
    "integer": ["int", "long"],
    "temporal": ["date", "time", "ts", "ltz"],
    "stamp": ["ts", "ltz"],
    "daylike": ["date", "ts", "ltz"],
    "scalar": ["bool", "int", "long", "float", "dec", "str", "bin", "date", "time", "ts", "ltz"],
    "any": ["bool", "int", "long", "float", "dec", "str", "bin", "date", "time", "ts", "ltz", "ivd", "ivm", "arr", "sarr", "map", "row"],
    "text": ["str", "str", "str", "numtext", "json"],
}
UNITS = ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND"]
FIELDS = [*UNITS, "DOY", "DOW", "ISODOW", "ISOYEAR", "MILLENNIUM", "CENTURY", "DECADE", "EPOCH", "MILLISECOND", "MICROSECOND", "NANOSECOND"]
TYPES = [
    "BOOLEAN", "TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(10, 2)", "DECIMAL(38, 18)", "DECIMAL(4, 0)", "STRING", "VARCHAR(3)", "CHAR(6)",
    "BYTES", "BINARY(2)", "VARBINARY(3)", "DATE", "TIME", "TIMESTAMP(3)", "TIMESTAMP(0)", "TIMESTAMP(6)", "TIMESTAMP_LTZ(3)", "TIMESTAMP_LTZ(0)",
]
NESTED_TYPES = ["ARRAY<STRING>", "ARRAY<BIGINT>", "MAP<STRING, BIGINT>", "ROW<u STRING, v STRING>", "ROW<u BIGINT, v STRING>", "INTERVAL DAY TO SECOND(3)", "INTERVAL YEAR TO MONTH", "MULTISET<INT>"]

# Result class: templates.
TEMPLATES = {
    "bool": """
        {num} = {num}|{num} <> {num}|{num} < {num}|{num} >= {num}|{str} = {str}|{str} < {str}|{str} >= {str}|{bool} = {bool}|{bin} = {bin}|{bin} < {bin}|{date} = {date}|{date} <= {ts}|{ts} > {ts}
        {ltz} = {ts}|{ts} < {ltz}|{time} < {time}|{ivd} < {ivd}|{ivm} = {ivm}|{arr} = {arr}|{map} = {map}|{row} = {row}|{sarr} <> {sarr}|{str} = {num}|{num} = {str}|{timetext} = {date}|{ts} > {timetext}
        {bool} AND {bool}|{bool} OR {bool}|NOT {bool}|{any} IS NULL|{any} IS NOT NULL|{bool} IS TRUE|{bool} IS NOT TRUE|{bool} IS FALSE|{bool} IS NOT FALSE|{bool} IS UNKNOWN|{bool} IS NOT UNKNOWN
        {num} IS DISTINCT FROM {num}|{str} IS NOT DISTINCT FROM {str}|{any} IS DISTINCT FROM {any}|{arr} IS NOT DISTINCT FROM {arr}
        {num} BETWEEN {num} AND {num}|{num} NOT BETWEEN SYMMETRIC {num} AND {num}|{str} BETWEEN {str} AND {str}|{ts} BETWEEN {ts} AND {date}|{date} BETWEEN {date} AND {date}
        {num} IN ({=num}, {=num}, {=num})|{str} IN ({=str}, {=str})|{int} NOT IN ({=int}, {=int}, NULL)|{num} IN ({num}, {num})|{date} IN ({=date}, {=date})|{str} NOT IN ({=str}, {str})|{any} IN ({any}, {any})
        {str} LIKE {=like}|{str} NOT LIKE {=like}|{str} LIKE {str}|{str} SIMILAR TO {=like}|{str} LIKE {=like} ESCAPE 'a'|{str} SIMILAR TO '(a|b)%'|{str} SIMILAR TO '[a-c]+'|{str} NOT SIMILAR TO 'a*b'
        REGEXP({str}, {=pattern})|REGEXP({str}, {str})|STARTSWITH({str}, {str})|ENDSWITH({str}, {str})|STARTSWITH({bin}, {bin})|ENDSWITH({bin}, {bin})|IS_ALPHA({str})|IS_DIGIT({str})|IS_DECIMAL({str})|IS_DECIMAL({numtext})
        {json} IS JSON|{json} IS JSON OBJECT|{json} IS JSON ARRAY|{json} IS NOT JSON SCALAR|{str} IS JSON VALUE|JSON_EXISTS({json}, {=path})|JSON_EXISTS({json}, {=path} TRUE ON ERROR)|JSON_EXISTS({json}, {=path} UNKNOWN ON ERROR)
        JSON_VALUE({json}, {=path} RETURNING BOOLEAN)|ARRAY_CONTAINS({arr}, {int})|ARRAY_CONTAINS({sarr}, {str})|({ts}, {ts}) OVERLAPS ({ts}, {ts})|({date}, {ivd}) OVERLAPS ({date}, {ivd})|({time}, {time}) OVERLAPS ({time}, {time})
        CAST({numtext} AS BOOLEAN)|TRY_CAST({str} AS BOOLEAN)|CAST({num} AS BOOLEAN)|{int} = ANY (ARRAY[1, 2])|{any} = {any}|{any} > {any}|{scalar} <= {scalar}|{int} > ALL (1, 2)|{int} = SOME (1, 2)
        COALESCE({bool}, {bool})|IF({bool}, {bool}, {bool})|CASE WHEN {bool} THEN {bool} ELSE {bool} END|GREATEST({bool}, {bool})
    """,
    "int": """
        {int} + {int}|{int} - {int}|{int} * {int}|{int} / 3|{int} % 7|MOD({int}, 5)|-{int}|+{int}|ABS({int})|SIGN({int})|CHAR_LENGTH({str})|CHARACTER_LENGTH({str})|OCTET_LENGTH({str})|ASCII({str})|POSITION({str} IN {str})|POSITION({str} IN {str} FROM {=small})
        LOCATE({str}, {str})|LOCATE({str}, {str}, {=small})|INSTR({str}, {str})|INSTR({str}, {str}, {=small})|INSTR({str}, {str}, {=small}, {=small})|REGEXP_COUNT({str}, {=pattern})|REGEXP_INSTR({str}, {=pattern})|CARDINALITY({arr})|CARDINALITY({map})|ARRAY_POSITION({arr}, {int})|ARRAY_MAX({arr})|ARRAY_MIN({arr})
        {arr}[{=small}]|{map}['a']|{map}[{str}]|{arr}[{int}]|ELEMENT(ARRAY[{int}])|r.p|ROW({int}, {str}).f0|CAST({row} AS ROW<p INT, q STRING>).p|CAST({num} AS INT)|CAST({num} AS SMALLINT)|CAST({num} AS TINYINT)|TRY_CAST({numtext} AS INT)|TRY_CAST({numtext} AS TINYINT)|CAST({bool} AS INT)
        COALESCE({int}, {int})|IFNULL({int}, {int})|NULLIF({int}, {int})|IF({bool}, {int}, {int})|CASE WHEN {bool} THEN {int} END|CASE {int} WHEN {=int} THEN {int} WHEN {=int} THEN {int} ELSE {int} END|GREATEST({int}, {int}, {int})|LEAST({int}, {int})
        JSON_VALUE({json}, {=path} RETURNING INTEGER NULL ON ERROR)|ROUND({int}, {=small})|TRUNCATE({int}, {=small})|FLOOR({int})|CEIL({int})|CAST({str} AS INT)
        EXTRACT(HOUR FROM {time})|TIMESTAMPDIFF({unit}, {ts}, {ts})|TIMESTAMPDIFF({unit}, {date}, {date})|TIMESTAMPDIFF({unit}, {daylike}, {daylike})|TIMESTAMPDIFF({unit}, {ltz}, {ltz})|UNHEX('zz') IS NULL
    """,
    "long": """
        {long} + {int}|{int} * {long}|{long} - {long}|{long} / 2|{long} % 10|MOD({long}, {=int})|ABS({long})|EXTRACT({field} FROM {daylike})|EXTRACT({field} FROM {ts})|EXTRACT({field} FROM {date})|EXTRACT({field} FROM {ltz})|EXTRACT({field} FROM {ivd})|EXTRACT({field} FROM {ivm})|EXTRACT({field} FROM {time})
        YEAR({daylike})|QUARTER({date})|MONTH({ts})|WEEK({date})|DAYOFYEAR({ts})|DAYOFMONTH({date})|DAYOFWEEK({ts})|HOUR({ts})|MINUTE({time})|SECOND({ts})|CAST({num} AS BIGINT)|TRY_CAST({numtext} AS BIGINT)|UNIX_TIMESTAMP({timetext})|UNIX_TIMESTAMP({timetext}, {=format})|COALESCE({long}, {int})|IF({bool}, {long}, {int})
        CASE WHEN {bool} THEN {int} ELSE {long} END|GREATEST({long}, {int})|FLOOR({long})|CAST({bool} AS BIGINT)|YEAR({ltz})|HOUR({ltz})
    """,
    "float": """
        {float} + {num}|{num} * {float}|{float} - {float}|{num} / {float}|-{float}|ABS({float})|SIGN({float})|SQRT({num})|EXP({num})|LN({num})|LOG({num})|LOG({num}, {num})|LOG2({num})|LOG10({num})|POWER({num}, {num})|SIN({num})|COS({num})|TAN({num})|COT({num})|ASIN({num})|ACOS({num})|ATAN({num})|ATAN2({num}, {num})|SINH({num})|COSH({num})|TANH({num})|DEGREES({num})|RADIANS({num})
        FLOOR({float})|CEIL({float})|CEILING({float})|ROUND({float}, {=small})|ROUND({float})|TRUNCATE({float}, {=small})|TRUNCATE({float})|CAST({num} AS DOUBLE)|CAST({num} AS FLOAT)|TRY_CAST({numtext} AS DOUBLE)|TRY_CAST({numtext} AS FLOAT)|PI()|E()|JSON_VALUE({json}, {=path} RETURNING DOUBLE NULL ON ERROR)|COALESCE({float}, {num})|IF({bool}, {float}, {num})|GREATEST({float}, {num})|CAST({bool} AS DOUBLE)|PERCENTILE(ARRAY[1, 2])|NULLIF({float}, {num})|RAND(1) < 1
    """,
    "dec": """
        {dec} + {exact}|{exact} - {dec}|{dec} * {exact}|{dec} / {=dec}|{exact} / {=dec}|{dec} % {=dec}|MOD({dec}, {=exact})|-{dec}|ABS({dec})|SIGN({dec})|ROUND({dec}, {=small})|ROUND({dec})|TRUNCATE({dec}, {=small})|TRUNCATE({dec})|FLOOR({dec})|CEIL({dec})|CAST({num} AS DECIMAL(10, 2))|CAST({num} AS DECIMAL(38, 18))|CAST({num} AS DECIMAL(4, 0))|TRY_CAST({numtext} AS DECIMAL(8, 3))|COALESCE({dec}, {exact})|IF({bool}, {dec}, {exact})|CASE WHEN {bool} THEN {dec} WHEN {bool} THEN {dec} ELSE {dec} END|GREATEST({dec}, {exact})|LEAST({dec}, {dec})|NULLIF({dec}, {num})|CAST({bool} AS DECIMAL(3, 1))
    """,
    "str": """
        {str} || {str}|CONCAT({str}, {str})|CONCAT({str}, {str}, {str})|CONCAT_WS({str}, {str}, {str})|CONCAT_WS({=sep}, {str}, {str}, {str})|UPPER({str})|LOWER({str})|INITCAP({str})|TRIM({str})|TRIM(BOTH {=str} FROM {str})|TRIM(LEADING 'a' FROM {str})|TRIM(TRAILING {str} FROM {str})|LTRIM({str})|RTRIM({str})|BTRIM({str})|LTRIM({str}, {=str})|RTRIM({str}, {=str})|BTRIM({str}, {str})
        LPAD({str}, {=small}, {str})|RPAD({str}, {=small}, {str})|LPAD({str}, 8, {=str})|RPAD({str}, 8, {=str})|REPEAT({str}, {=small})|REVERSE({str})|REPLACE({str}, {str}, {str})|TRANSLATE({str}, {str}, {str})|OVERLAY({str} PLACING {str} FROM {=small})|OVERLAY({str} PLACING {str} FROM {=small} FOR {=small})|SUBSTRING({str}, {=small})|SUBSTRING({str}, {=small}, {=small})|SUBSTRING({str} FROM {=small} FOR {=small})|SUBSTR({str}, {=small}, {=small})|SUBSTR({str}, {=small})|LEFT({str}, {=small})|RIGHT({str}, {=small})
        SPLIT_INDEX({str}, {=sep}, {=small})|SPLIT_INDEX({str}, 44, {=small})|REGEXP_EXTRACT({str}, {=pattern})|REGEXP_EXTRACT({str}, {=pattern}, {=small})|REGEXP_REPLACE({str}, {=pattern}, {=str})|REGEXP_REPLACE({str}, '(a)(.)', '$2$1')|REGEXP_SUBSTR({str}, {=pattern})|ELT({=small}, {str}, {str})|CHR({int})|CHR({long})|TO_BASE64({str})|TO_BASE64({bin})|FROM_BASE64({str})|MD5({str})|SHA1({str})|SHA224({str})|SHA256({str})|SHA384({str})|SHA512({str})|SHA2({str}, {=small})|SHA2({str}, 256)|SHA2({str}, 224)|HEX({int})|HEX({str})|HEX({long})|BIN({int})|BIN({long})
        URL_ENCODE({str})|URL_DECODE({str})|PARSE_URL({str}, 'HOST')|PARSE_URL({str}, 'QUERY', 'q')|PARSE_URL({str}, 'PROTOCOL')|PARSE_URL({str}, 'REF')|PARSE_URL({str}, 'USERINFO')|PARSE_URL({str}, 'FILE')|PARSE_URL({str}, 'PATH')|PARSE_URL({str}, 'AUTHORITY')|PRINTF({str}, {any})|PRINTF('%d|%s', {int}, {str})|PRINTF('%.2f %x', {float}, {int})|PRINTF('%5s|%-5s|%05d', {str}, {str}, {int})|DECODE({bin}, {=charset})|DECODE(ENCODE({str}, {=charset}), {=charset})
        CAST({any} AS STRING)|CAST({any} AS VARCHAR(4))|CAST({any} AS CHAR(6))|CAST({str} AS VARCHAR(2))|CAST({str} AS CHAR(3))|CAST({bin} AS STRING)|TRY_CAST({any} AS STRING)|CAST({ivd} AS STRING)|CAST({ivm} AS STRING)|TYPEOF({any})|TYPEOF({any}, TRUE)|TYPEOF({num} + {num})|TYPEOF({num} * {num})|TYPEOF(COALESCE({num}, {num}))|TYPEOF(GREATEST({scalar}, {scalar}))
        DATE_FORMAT({ts}, {=format})|DATE_FORMAT({timetext}, {=format})|DATE_FORMAT({ltz}, {=format})|DATE_FORMAT({ts}, {str})|FROM_UNIXTIME({long})|FROM_UNIXTIME({int}, {=format})|FROM_UNIXTIME(CAST({int} AS BIGINT))|CONVERT_TZ({timetext}, {=zone}, {=zone})|DATE_FORMAT({date}, {=format})|DATE_FORMAT({time}, {=format})
        JSON_VALUE({json}, {=path})|JSON_VALUE({json}, {=path} DEFAULT 'd' ON EMPTY)|JSON_VALUE({json}, {=path} NULL ON EMPTY DEFAULT 'e' ON ERROR)|JSON_QUERY({json}, {=path})|JSON_QUERY({json}, {=path} WITH WRAPPER)|JSON_QUERY({json}, {=path} WITH CONDITIONAL ARRAY WRAPPER)|JSON_QUERY({json}, {=path} EMPTY OBJECT ON EMPTY EMPTY ARRAY ON ERROR)|JSON_STRING({any})|JSON_QUOTE({str})|JSON_UNQUOTE({json})|JSON_UNQUOTE({str})
        JSON_OBJECT('k' VALUE {any})|JSON_OBJECT(KEY 'a' VALUE {scalar}, KEY 'b' VALUE {any} ABSENT ON NULL)|JSON_ARRAY({any}, {scalar})|JSON_ARRAY({scalar} NULL ON NULL)|JSON_OBJECT('n' VALUE JSON_ARRAY({scalar}))|JSON_STRING({dec})|JSON_STRING(ROW({scalar}, {scalar}))
        ARRAY_JOIN({sarr}, {=sep})|ARRAY_JOIN({sarr}, {=sep}, {str})|{sarr}[{=small}]|ARRAY_MAX({sarr})|r.q|COALESCE({str}, {str})|IFNULL({str}, {str})|NULLIF({str}, {str})|IF({bool}, {str}, {str})|CASE WHEN {bool} THEN {str} ELSE {str} END|CASE {str} WHEN {=str} THEN {str} ELSE {str} END|GREATEST({str}, {str})|LEAST({str}, {str}, {str})|STR_TO_MAP({str})[{str}]|CAST(STR_TO_MAP({str}, {=sep}, '=') AS STRING)
    """,
    "bin": """
        CAST({str} AS BYTES)|CAST({str} AS BINARY(2))|CAST({str} AS VARBINARY(3))|CAST({bin} AS BINARY(4))|CAST({bin} AS VARBINARY(2))|ENCODE({str}, {=charset})|UNHEX({str})|UNHEX('6162')|COALESCE({bin}, {bin})|CASE WHEN {bool} THEN {bin} ELSE {bin} END|IF({bool}, {bin}, {bin})|SUBSTRING({bin}, {=small})|REVERSE({bin})|LPAD({bin}, 3, {bin})
    """,
    "date": """
        CAST({ts} AS DATE)|CAST({ltz} AS DATE)|TO_DATE({timetext})|TO_DATE({timetext}, {=format})|TRY_CAST({timetext} AS DATE)|{date} + {ivd}|{date} - {ivd}|{date} + {ivm}|{date} - {ivm}|FLOOR({date} TO {unit})|CEIL({date} TO {unit})|TIMESTAMPADD(DAY, {int}, {date})|TIMESTAMPADD(MONTH, {=small}, {date})|COALESCE({date}, {date})|IF({bool}, {date}, {date})|CASE WHEN {bool} THEN {date} ELSE {date} END|GREATEST({date}, {date})|LEAST({date}, {ts})|NULLIF({date}, {date})
    """,
    "time": """
        CAST({ts} AS TIME)|CAST({timetext} AS TIME)|TRY_CAST({timetext} AS TIME)|{time} + {ivd}|{time} - {ivd}|{time} + {ivm}|FLOOR({time} TO HOUR)|CEIL({time} TO MINUTE)|FLOOR({time} TO SECOND)|CAST({ltz} AS TIME)|COALESCE({time}, {time})|IF({bool}, {time}, {time})|TIMESTAMPADD(HOUR, {=small}, {time})|CAST({time} AS TIME(3))|CASE WHEN {bool} THEN {time} END
    """,
    "ts": """
        CAST({date} AS TIMESTAMP(3))|CAST({ltz} AS TIMESTAMP(3))|CAST({ts} AS TIMESTAMP(0))|CAST({ts} AS TIMESTAMP(6))|CAST({ts} AS TIMESTAMP(3))|TRY_CAST({timetext} AS TIMESTAMP(3))|TRY_CAST({timetext} AS TIMESTAMP)|TO_TIMESTAMP({timetext})|TO_TIMESTAMP({timetext}, {=format})|{ts} + {ivd}|{ts} - {ivd}|{ts} + {ivm}|{ts} - {ivm}|{ivd} + {ts}|FLOOR({ts} TO {unit})|CEIL({ts} TO {unit})|TIMESTAMPADD({unit}, {=small}, {ts})|TIMESTAMPADD({unit}, {=small}, {date})|TIMESTAMPADD({unit}, {int}, {ts})|COALESCE({ts}, {ts})|IF({bool}, {ts}, {ts})|CASE WHEN {bool} THEN {ts} ELSE {ts} END|GREATEST({ts}, {ts})|NULLIF({ts}, {ts})|CAST({time} AS TIMESTAMP(3)) IS NULL|COALESCE({date}, {ts})|CASE WHEN {bool} THEN {date} ELSE {ts} END
    """,
    "ltz": """
        CAST({ts} AS TIMESTAMP_LTZ(3))|CAST({date} AS TIMESTAMP_LTZ(3))|TO_TIMESTAMP_LTZ({long}, 3)|TO_TIMESTAMP_LTZ({int}, 0)|TO_TIMESTAMP_LTZ({float}, 3)|TO_TIMESTAMP_LTZ({dec}, 0)|TO_TIMESTAMP_LTZ({long})|TO_TIMESTAMP_LTZ({timetext})|TO_TIMESTAMP_LTZ({timetext}, {=format})|TO_TIMESTAMP_LTZ({timetext}, {=format}, {=zone})|{ltz} + {ivd}|{ltz} - {ivm}|FLOOR({ltz} TO {unit})|CEIL({ltz} TO {unit})|TIMESTAMPADD({unit}, {=small}, {ltz})|CAST({ltz} AS TIMESTAMP_LTZ(0))|COALESCE({ltz}, {ltz})|IF({bool}, {ltz}, {ltz})|CASE WHEN {bool} THEN {ts} ELSE {ltz} END|GREATEST({ltz}, {ltz})|TRY_CAST({timetext} AS TIMESTAMP_LTZ(3))
    """,
    "ivd": "{ivd} + {ivd}|{ivd} - {ivd}|{ivd} * {int}|{int} * {ivd}|-{ivd}|COALESCE({ivd}, {ivd})|CASE WHEN {bool} THEN {ivd} ELSE {ivd} END|({ts} - {ts}) SECOND|({ts} - {ts}) DAY|({ts} - {date}) DAY TO SECOND|{ivd} / 2|CAST({int} AS INTERVAL SECOND)",
    "ivm": "{ivm} + {ivm}|{ivm} - {ivm}|{ivm} * {int}|-{ivm}|({date} - {date}) MONTH|({ts} - {ts}) YEAR|CASE WHEN {bool} THEN {ivm} END",
    "arr": """
        ARRAY[{int}, {int}]|ARRAY_APPEND({arr}, {int})|ARRAY_PREPEND({arr}, {int})|ARRAY_CONCAT({arr}, {arr})|ARRAY_CONCAT({arr}, {arr}, {arr})|ARRAY_DISTINCT({arr})|ARRAY_EXCEPT({arr}, {arr})|ARRAY_INTERSECT({arr}, {arr})|ARRAY_UNION({arr}, {arr})|ARRAY_REMOVE({arr}, {int})|ARRAY_REVERSE({arr})|ARRAY_SLICE({arr}, {=small})|ARRAY_SLICE({arr}, {=small}, {=small})|ARRAY_SORT({arr})|ARRAY_SORT({arr}, {bool})|ARRAY_SORT({arr}, {bool}, {bool})|MAP_VALUES({map})|COALESCE({arr}, {arr})|CASE WHEN {bool} THEN {arr} ELSE {arr} END|CAST({arr} AS ARRAY<BIGINT>)|CAST({arr} AS ARRAY<STRING>)|TRY_CAST({sarr} AS ARRAY<INT>)|CAST({arr} AS ARRAY<TINYINT>)
    """,
    "sarr": """
        ARRAY[{str}, {str}]|SPLIT({str}, {=sep})|SPLIT({str}, {str})|MAP_KEYS({map})|ARRAY_APPEND({sarr}, {str})|ARRAY_DISTINCT({sarr})|ARRAY_UNION({sarr}, {sarr})|ARRAY_SORT({sarr})|ARRAY_REMOVE({sarr}, {str})|REGEXP_EXTRACT_ALL({str}, {=pattern})|REGEXP_EXTRACT_ALL({str}, {=pattern}, {=small})|JSON_QUERY({json}, {=path} RETURNING ARRAY<STRING>)|JSON_QUERY({json}, {=path} RETURNING ARRAY<STRING> WITH WRAPPER)|COALESCE({sarr}, {sarr})|ARRAY_REVERSE({sarr})|ARRAY_CONCAT({sarr}, {sarr})|ARRAY_EXCEPT({sarr}, {sarr})
    """,
    "map": """
        MAP[{str}, {int}]|MAP[{str}, {int}, {str}, {int}]|MAP_FROM_ARRAYS({sarr}, {sarr})|MAP_FROM_ARRAYS(ARRAY['p', 'q'], {arr})|MAP_UNION({map}, {map})|COALESCE({map}, {map})|CAST({map} AS MAP<STRING, BIGINT>)|CASE WHEN {bool} THEN {map} ELSE {map} END|STR_TO_MAP({str})|STR_TO_MAP({str}, ',', '=')|STR_TO_MAP({str}, {=sep}, {=sep})|MAP_ENTRIES({map})|CAST({map} AS MAP<STRING, STRING>)
    """,
    "row": """
        ROW({any}, {any})|ROW({int}, {str})|({int}, {str})|CAST(ROW({int}, {str}) AS ROW<p INT, q STRING>)|COALESCE({row}, {row})|CASE WHEN {bool} THEN {row} ELSE {row} END|CAST({row} AS ROW<u BIGINT, v STRING>)|MAP_ENTRIES({map})[1]|ROW({row}, {arr})
    """,
}
HOLE = re.compile(r"\{(=?)(\w+)\}")


def templates():
    """(class, template) of all of them, in order."""
    for kind, text in TEMPLATES.items():
        for line in text.strip().splitlines():
            parts = []
            for piece in line.strip().split("|"):
                # `||` and the bars inside quotes belong to a template.
                if parts and (parts[-1] == "" or piece == "" or parts[-1].count("'") % 2):
                    parts[-1] += "|" + piece
                else:
                    parts.append(piece)
            for template in parts:
                if template:
                    yield kind, template


BY_CLASS = {}
for _kind, _template in templates():
    BY_CLASS.setdefault(_kind, []).append(_template)
COLUMNS_OF = {}
for _name, _, _kind in COLUMNS:
    # One column has a reserved word as its name.
    COLUMNS_OF.setdefault(_kind, []).append("`day`" if _name == "day" else _name)


def literal(rng, kind):
    while kind in WIDER:
        kind = rng.choice(WIDER[kind])
    return rng.choice(LITERALS[kind])


def expression(rng, kind, depth):
    if kind == "unit":
        return rng.choice(UNITS)
    if kind == "field":
        return rng.choice(FIELDS)
    while kind in WIDER:
        kind = rng.choice(WIDER[kind])
    if depth > 0 and kind in BY_CLASS and rng.random() < 0.75:
        return "(" + fill(rng, rng.choice(BY_CLASS[kind]), depth - 1) + ")"
    columns = COLUMNS_OF.get(kind, [])
    if columns and rng.random() < 0.7:
        return rng.choice(columns)
    return rng.choice(LITERALS[kind])


def fill(rng, template, depth):
    def hole(m):
        if m[1]:
            return literal(rng, m[2])
        # Now and then something of another type, to see what is refused.
        kind = rng.choice(WIDER["any"]) if rng.random() < 0.02 and m[2] in ("str", "int", "num", "ts", "arr") else m[2]
        return expression(rng, kind, depth)

    return HOLE.sub(hole, template)


def random_expressions(seed, count):
    rng = random.Random(seed)
    everything = [t for _, t in templates()]
    return [fill(rng, rng.choice(everything), rng.choice([0, 1, 1, 2])) for _ in range(count)]


# Columns of finer and nested types: a sweep of their own.
FINE = ["t9", "z6", "vb", "da", "ea", "ba", "ta", "aa", "ra", "am", "rr", "ms"]
# One leaf of each type, for the sweep: columns, so that nothing is folded, and what has no column.
EVERY_TYPE = [name for names in COLUMNS_OF.values() for name in names if name not in ("nt", "dt", "ni", "ns", "x3", "t0") and name not in FINE] + ["INTERVAL '1' DAY", "INTERVAL '1' MONTH", "NULL", "'2024-01-02'", "1"]
DEFAULT = {"num": "i", "exact": "i", "integer": "i", "temporal": "t3", "stamp": "t3", "daylike": "`day`", "scalar": "s", "any": "i", "text": "s", "unit": "DAY", "field": "DAY"}


def sweep(pattern):
    """Each template with every type at every typed hole, the others filled with what fits; and casts between all types."""
    for _, template in templates():
        if pattern not in template:
            continue
        holes = list(HOLE.finditer(template))
        fitting = [default(m) for m in holes]
        yield put(template, fitting)
        for n, m in enumerate(holes):
            if m[2] in ("unit", "field", "format", "path", "pattern", "like", "zone", "charset", "sep"):
                options = UNITS if m[2] == "unit" else FIELDS if m[2] == "field" else LITERALS[m[2]]
            elif m[1]:
                options = LITERALS[m[2]] if m[2] in LITERALS else []
            else:
                options = EVERY_TYPE
            for option in options:
                yield put(template, [*fitting[:n], option, *fitting[n + 1 :]])
    if "CAST" in pattern or not pattern:
        for value in EVERY_TYPE:
            for to in [*TYPES, *NESTED_TYPES]:
                yield f"TRY_CAST({value} AS {to})"
                if not value.startswith(("s", "v5", "c4", "js", "x", "'")):
                    yield f"CAST({value} AS {to})"


def default(m):
    kind = m[2]
    if not m[1] and kind in DEFAULT:
        return DEFAULT[kind]
    while kind in WIDER:
        kind = WIDER[kind][0]
    if kind == "unit":
        return "DAY"
    return LITERALS[kind][0] if m[1] or kind not in COLUMNS_OF else COLUMNS_OF[kind][0]


def put(template, values):
    values = iter(values)
    return HOLE.sub(lambda _: next(values), template)
