"""Random typed expressions over the columns of a relation: operators, CASE, casts, texts, times; NULL and extreme values among them.

Types are letters: i INT, l BIGINT, d DECIMAL, f DOUBLE, s STRING, t TIMESTAMP(3), b BOOLEAN. Nothing here fails while running: what may
overflow a cast is a TRY_CAST, divisors are guarded.
"""

SQL_TYPE = {"i": "INT", "l": "BIGINT", "d": "DECIMAL(10, 2)", "f": "DOUBLE", "s": "STRING", "t": "TIMESTAMP(3)", "b": "BOOLEAN"}
LITERALS = {
    "i": ["0", "1", "3", "-2", "2147483647", "CAST(NULL AS INT)"],
    "l": ["CAST(4 AS BIGINT)", "9223372036854775807", "CAST(NULL AS BIGINT)", "CAST(-1 AS BIGINT)"],
    "d": ["1.5", "0.00", "-12.345", "CAST(NULL AS DECIMAL(6, 3))", "99999999.99"],
    "f": ["CAST(0.5 AS DOUBLE)", "1E3", "CAST(NULL AS DOUBLE)", "-2.25E0"],
    "s": ["'x'", "''", "'zz'", "' a '", "CAST(NULL AS STRING)", "'12'", "'é'"],
    "t": ["TIMESTAMP '2024-05-01 10:00:05'", "TIMESTAMP '2024-02-29 23:59:59.999'", "CAST(NULL AS TIMESTAMP(3))"],
    "b": ["TRUE", "FALSE", "CAST(NULL AS BOOLEAN)"],
}


def term(rng, columns, kind, depth=2):
    """An expression of type `kind`; `columns` are pairs of a name and a type."""
    own = [name for name, type_ in columns if type_ == kind]
    if depth <= 0 or rng.random() < 0.25:
        return rng.choice(own) if own and rng.random() < 0.8 else rng.choice(LITERALS[kind])
    sub = lambda k: term(rng, columns, k, depth - 1)  # noqa: E731
    return rng.choice(COMMON + OF_TYPE[kind])(rng, sub, kind)


def condition(rng, columns, depth=2):
    return term(rng, columns, "b", depth)


def compared(rng, sub, _kind=None):
    k = rng.choice("iisdltf")
    return f"{sub(k)} {rng.choice(['=', '<>', '<', '<=', '>', '>='])} {sub(k)}"


def within(rng, sub, _kind=None):
    k = rng.choice("iisdt")
    return rng.choice([
        lambda: f"{sub(k)} {rng.choice(['', 'NOT '])}BETWEEN {sub(k)} AND {sub(k)}",
        lambda: f"{sub(k)} {rng.choice(['', 'NOT '])}IN ({sub(k)}, {rng.choice(LITERALS[k])}, {rng.choice(LITERALS[k])})",
        lambda: f"{sub(k)} IS {rng.choice(['', 'NOT '])}NULL",
        lambda: f"{sub(k)} IS {rng.choice(['', 'NOT '])}DISTINCT FROM {sub(k)}",
    ])()


COMMON = [
    lambda r, sub, k: f"CASE WHEN {sub('b')} THEN {sub(k)} ELSE {sub(k)} END",
    lambda r, sub, k: f"CASE WHEN {sub('b')} THEN {sub(k)} WHEN {sub('b')} THEN {sub(k)} END",
    lambda r, sub, k: f"COALESCE({sub(k)}, {sub(k)})",
    lambda r, sub, k: f"NULLIF({sub(k)}, {sub(k)})",
    lambda r, sub, k: f"IF({sub('b')}, {sub(k)}, {sub(k)})",
]
OF_TYPE = {
    "i": [
        lambda r, sub, k: f"({sub('i')} {r.choice('+-*')} {sub('i')})",
        lambda r, sub, k: f"MOD({sub('i')}, {r.choice(['3', '-4', '7'])})",
        lambda r, sub, k: f"CHAR_LENGTH({sub('s')})",
        lambda r, sub, k: f"POSITION({r.choice(LITERALS['s'][:3])} IN {sub('s')})",
        lambda r, sub, k: f"TRY_CAST({sub('s')} AS INT)",
        lambda r, sub, k: f"CAST({sub('l')} AS INT)",
        lambda r, sub, k: f"CAST({sub('f')} AS INT)",
        lambda r, sub, k: f"CAST({sub('b')} AS INT)",
        lambda r, sub, k: f"TIMESTAMPDIFF({r.choice(['SECOND', 'MINUTE', 'DAY', 'MONTH'])}, {sub('t')}, {sub('t')})",
        lambda r, sub, k: f"ABS({sub('i')})",
        lambda r, sub, k: f"GREATEST({sub('i')}, {sub('i')})",
        lambda r, sub, k: f"({sub('i')} / {r.choice(['2', '-3', '10'])})",
        lambda r, sub, k: f"SIGN({sub('i')})",
    ],
    "l": [
        lambda r, sub, k: f"({sub('l')} {r.choice('+-*')} {sub('i')})",
        lambda r, sub, k: f"CAST({sub('i')} AS BIGINT)",
        lambda r, sub, k: f"CAST({sub('d')} AS BIGINT)",
        lambda r, sub, k: f"EXTRACT({r.choice(['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND', 'QUARTER', 'WEEK', 'DOY', 'DOW'])} FROM {sub('t')})",
        lambda r, sub, k: f"TRY_CAST({sub('s')} AS BIGINT)",
        lambda r, sub, k: f"LEAST({sub('l')}, {sub('l')})",
    ],
    "d": [
        lambda r, sub, k: f"CAST({sub('d')} {r.choice('+-*')} {sub('d')} AS DECIMAL(10, 2))",
        lambda r, sub, k: f"CAST({sub('i')} AS DECIMAL(10, 2))",
        lambda r, sub, k: f"CAST({sub('f')} AS DECIMAL(10, 2))",
        lambda r, sub, k: f"CAST({sub('d')} / {r.choice(['3', '1.7', '-0.25'])} AS DECIMAL(12, 4))",
        lambda r, sub, k: f"ROUND({sub('d')}, {r.choice(['0', '1', '-1'])})",
        lambda r, sub, k: f"TRY_CAST({sub('s')} AS DECIMAL(5, 1))",
        lambda r, sub, k: f"{r.choice(['FLOOR', 'CEIL', 'ABS'])}({sub('d')})",
        lambda r, sub, k: f"-{sub('d')}",
    ],
    "f": [
        lambda r, sub, k: f"({sub('f')} {r.choice('+-*')} {sub('i')})",
        lambda r, sub, k: f"CAST({sub('d')} AS DOUBLE)",
        lambda r, sub, k: f"CAST({sub('i')} AS DOUBLE)",
        lambda r, sub, k: f"ROUND({sub('f')}, 1)",
        lambda r, sub, k: f"SQRT(ABS({sub('f')}))",
        lambda r, sub, k: f"TRY_CAST({sub('s')} AS DOUBLE)",
        lambda r, sub, k: f"({sub('f')} / {r.choice(['2', '0.3'])})",
    ],
    "s": [
        lambda r, sub, k: f"({sub('s')} || {sub('s')})",
        lambda r, sub, k: f"CONCAT({sub('s')}, '-', {sub('s')})",
        lambda r, sub, k: f"CONCAT_WS({sub('s')}, {sub('s')}, {sub('s')})",
        lambda r, sub, k: f"{r.choice(['UPPER', 'LOWER', 'TRIM', 'REVERSE', 'INITCAP', 'LTRIM', 'RTRIM', 'MD5'])}({sub('s')})",
        lambda r, sub, k: f"SUBSTRING({sub('s')}, {r.choice(['1', '2', '-1', '0', '5'])}{r.choice(['', ', 1', ', 3', ', 0'])})",
        lambda r, sub, k: f"LPAD({sub('s')}, {r.choice(['0', '1', '4'])}, {sub('s')})",
        lambda r, sub, k: f"REPLACE({sub('s')}, {sub('s')}, {sub('s')})",
        lambda r, sub, k: f"CAST({sub(r.choice('iildfbt'))} AS STRING)",
        lambda r, sub, k: f"CAST({sub('s')} AS {r.choice(['VARCHAR(2)', 'CHAR(3)', 'VARCHAR(1)'])})",
        lambda r, sub, k: f"CAST({sub('i')} AS {r.choice(['VARCHAR(2)', 'CHAR(6)'])})",
        lambda r, sub, k: f"DATE_FORMAT({sub('t')}, '{r.choice(['yyyy-MM-dd', 'HH:mm:ss', 'yyMMdd HH', 'EEE'])}')",
        lambda r, sub, k: f"SPLIT_INDEX({sub('s')}, 'z', {r.choice(['0', '1'])})",
        lambda r, sub, k: f"REPEAT({sub('s')}, {r.choice(['0', '2', '-1'])})",
        lambda r, sub, k: f"REGEXP_REPLACE({sub('s')}, '[xz]', {sub('s')})",
        lambda r, sub, k: f"LEFT({sub('s')}, {r.choice(['1', '0', '9'])})",
    ],
    "t": [
        lambda r, sub, k: f"({sub('t')} {r.choice('+-')} INTERVAL '{r.choice(['1', '90'])}' {r.choice(['SECOND', 'MINUTE', 'DAY', 'MONTH'])})".replace("'90' DAY", "'9' DAY").replace("'90' SECOND", "'9' SECOND").replace("'90' MINUTE", "'9' MINUTE").replace("'90' MONTH", "'9' MONTH"),
        lambda r, sub, k: f"CAST({r.choice(['FLOOR', 'CEIL'])}({sub('t')} TO {r.choice(['MINUTE', 'HOUR', 'DAY', 'MONTH', 'YEAR'])}) AS TIMESTAMP(3))",
        lambda r, sub, k: f"TIMESTAMPADD({r.choice(['SECOND', 'HOUR', 'MONTH'])}, {r.choice(['1', '-3'])}, {sub('t')})",
        lambda r, sub, k: f"CAST(CAST({sub('t')} AS DATE) AS TIMESTAMP(3))",
        lambda r, sub, k: f"CAST(TO_TIMESTAMP(CAST({sub('t')} AS STRING)) AS TIMESTAMP(3))",
    ],
    "b": [
        compared, compared, compared, within, within,
        lambda r, sub, k: f"({sub('b')} {r.choice(['AND', 'OR'])} {sub('b')})",
        lambda r, sub, k: f"(NOT {sub('b')})",
        lambda r, sub, k: f"({sub('b')}) IS {r.choice(['', 'NOT '])}{r.choice(['TRUE', 'FALSE', 'UNKNOWN'])}",
        lambda r, sub, k: f"{sub('s')} {r.choice(['', 'NOT '])}LIKE {r.choice(['x', '%z%', '_', '%', 'é%'] ) !r}",
    ],
}
