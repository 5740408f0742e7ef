"""Sequences of CREATE, CREATE .. LIKE, ALTER, RENAME and DROP of tables and views, with DESCRIBE and SHOW CREATE between them: what is
shown is compared byte by byte. A statement that `$OUZEL_BIN` refuses is mostly left out, else the script ends with it.
"""

import os
import subprocess
import tempfile

from rows import case

TYPES = [
    "INT", "BIGINT NOT NULL", "STRING", "STRING NOT NULL", "DECIMAL(10, 2)", "DECIMAL", "VARCHAR(12)", "CHAR(3)", "BOOLEAN", "DOUBLE", "FLOAT NOT NULL", "DATE",
    "TIME(0)", "TIME", "BYTES", "BINARY(3)", "VARBINARY(5)", "TINYINT", "SMALLINT", "ARRAY<INT>", "ARRAY<INT NOT NULL> NOT NULL", "MAP<STRING, ARRAY<BIGINT>>",
    "MULTISET<STRING>", "ROW<x INT, y STRING>", "ROW<x INT NOT NULL 'an x', `y z` ROW<q DATE>>", "TIMESTAMP", "TIMESTAMP(3)", "TIMESTAMP(0) NOT NULL",
    "TIMESTAMP_LTZ(3)", "TIMESTAMP(3) WITH LOCAL TIME ZONE", "INTERVAL DAY TO SECOND", "INTERVAL YEAR", "NUMERIC(5)", "DEC(4, 1)", "DOUBLE PRECISION", "CHARACTER VARYING(7)",
    "VARIANT", "INT ARRAY", "NULL",
]
NUMBERS = ["INT", "BIGINT", "TINYINT", "SMALLINT", "DOUBLE", "FLOAT", "DECIMAL"]
NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "n1", "`order`", "`x y`", "Id", "`back``tick`", "kind", "val", "ts2", "user_id"]
COMMENTS = ["a word", "it''s", "", "with `ticks`", "ä 漢", "two\nlines", "\"quoted\""]
OPTIONS = [("connector", "datagen"), ("number-of-rows", "5"), ("rows-per-second", "10"), ("fields.a.kind", "random"), ("x", "it''s"), ("path", "/tmp/x"), ("format", "json"), ("scan.parallelism", "2"), ("empty", "")]


class Table:
    """What a table should look like after the statements so far, roughly: it only guides what comes next."""

    def __init__(self, name):
        self.name = name
        self.columns = {}


def script(rng):
    made = Sequence(rng)
    for _ in range(rng.randint(4, 11)):
        made.step()
    made.show()
    return case("".join(made.kept), {}, "shown", sink="out", compare="ordered")


class Sequence:
    def __init__(self, rng):
        self.rng = rng
        self.kept = []
        self.tables = {}
        self.views = {}
        self.broken = False
        while not self.tables and not self.broken:
            self.create()

    def step(self):
        if self.broken:
            return
        kind = self.rng.choices(["alter", "like", "create", "view", "alter_view", "drop", "create_as"], [12, 3, 1, 3, 1, 0.5, 1])[0]
        getattr(self, kind)()
        if self.rng.random() < 0.4:
            self.show()

    def add(self, statement):
        """Whether the statement stays in the script."""
        if self.broken:
            return False
        fine = is_taken("".join(self.kept) + statement + ";\n")
        if not fine and self.rng.random() < 0.85:
            return False
        self.kept.append(statement + ";\n")
        self.broken = not fine
        return fine

    def show(self):
        if self.broken:
            return
        for name in self.tables:
            self.add(f"SHOW CREATE TABLE {name}")
            if self.rng.random() < 0.6:
                self.add(f"{self.rng.choice(['DESCRIBE', 'DESC', 'DESCRIBE EXTENDED'])} {name}")
            if self.rng.random() < 0.1:
                self.add(f"SHOW COLUMNS {self.rng.choice(['FROM', 'IN'])} {name}{self.rng.choice(['', ' LIKE ' + chr(39) + '%a%' + chr(39), ' NOT LIKE ' + chr(39) + '_' + chr(39)])}")
        for name in self.views:
            self.add(f"SHOW CREATE VIEW {name}")
            if self.rng.random() < 0.6:
                self.add(f"DESCRIBE {name}")
        if self.rng.random() < 0.1:
            self.add(self.rng.choice(["SHOW TABLES", "SHOW VIEWS", "SHOW TABLES LIKE 't%'"]))

    # Parts of statements.

    def comment(self, share=0.25):
        return f" COMMENT '{self.rng.choice(COMMENTS)}'" if self.rng.random() < share else ""

    def column(self, table, name=None):
        """A column's definition, without its place."""
        rng = self.rng
        name = name or rng.choice([n for n in NAMES if n not in table.columns] or NAMES)
        draw = rng.random()
        if draw < 0.7 or not table.columns:
            type_ = rng.choice(TYPES)
            table_note = ("physical", type_)
            text = f"{name} {type_}"
            if rng.random() < 0.03:
                text += " PRIMARY KEY NOT ENFORCED"
        elif draw < 0.88:
            expression = self.expression(table)
            table_note = ("computed", expression)
            text = f"{name} AS {expression}"
        else:
            from_ = rng.choice(["", " FROM 'timestamp'", " FROM 'the key'"])
            virtual = rng.choice(["", " VIRTUAL"])
            table_note = ("metadata", from_)
            text = f"{name} {rng.choice(['STRING', 'BIGINT', 'TIMESTAMP_LTZ(3) NOT NULL', 'INT'])} METADATA{from_}{virtual}"
        return name, table_note, text + self.comment()

    def expression(self, table):
        rng = self.rng
        column = rng.choice(list(table.columns))
        kind, type_ = table.columns[column]
        if kind == "physical" and any(type_.startswith(n) for n in NUMBERS):
            return rng.choice([f"{column} * 2", f"-{column}", f"CAST({column} AS STRING)", f"{column} + {column} / 3", f"MOD({column}, 3)", f"CASE WHEN {column} > 1 THEN 'x' ELSE 'y' END", f"{column} BETWEEN 1 AND 3", f"{column} IN (1, 2)", f"ABS({column})", f"IF({column} = 1, 'a', 'b')", f"{column} IS NOT NULL"])
        if kind == "physical" and "CHAR" in type_ or type_.startswith("STRING"):
            return rng.choice([f"UPPER({column})", f"{column} || 'x'", f"SUBSTRING({column} FROM 2 FOR 3)", f"TRIM(BOTH 'x' FROM {column})", f"CHAR_LENGTH({column})", f"{column} LIKE 'a%'", f"CAST({column} AS INT)", f"TO_TIMESTAMP({column})", f"COALESCE({column}, 'it''s')", f"JSON_VALUE({column}, '$.a' RETURNING INT)", f"POSITION('a' IN {column})", f"{column} SIMILAR TO 'x'", f"OVERLAY({column} PLACING 'a' FROM 1)"])
        if kind == "physical" and type_.startswith("ROW"):
            return rng.choice([f"{column}.x", f"{column}.x + 1", f"CAST({column} AS STRING)", f"{column} IS NULL"])
        if kind == "physical" and type_.startswith("TIMESTAMP"):
            return rng.choice([f"CAST({column} AS DATE)", f"DATE_FORMAT({column}, 'yyyy')", f"{column} + INTERVAL '1' DAY", f"EXTRACT(YEAR FROM {column})", f"YEAR({column})", f"TIMESTAMPADD(HOUR, 1, {column})", f"FLOOR({column} TO HOUR)", f"TIMESTAMPDIFF(DAY, {column}, TIMESTAMP '2020-01-01 00:00:00')", f"CAST({column} AS TIMESTAMP_LTZ(3))"])
        if kind == "physical" and (type_.startswith("ARRAY") or "ARRAY" in type_):
            return rng.choice([f"{column}[1]", f"CARDINALITY({column})", f"ARRAY[{column}]"])
        if kind == "physical" and type_.startswith("MAP"):
            return rng.choice([f"{column}['k']", f"CARDINALITY({column})", f"MAP_KEYS({column})"])
        return rng.choice([f"CAST({column} AS STRING)", f"{column} IS NULL", "PROCTIME()", "1", "'x'", "CAST(NULL AS INT)", "CURRENT_TIMESTAMP", "DATE '2020-01-01'", "x'1f'", "1.50", "1e3", "INTERVAL '1' DAY", f"ROW({column}, 1)", "ARRAY[1, 2]", "MAP['a', 1]", "TRUE", "NOT TRUE OR FALSE", "CURRENT_DATE", "LOCALTIMESTAMP", "U&'\\00e9'", "_UTF8'x'", "TIME '10:00:00'"])

    def place(self, table):
        draw = self.rng.random()
        if draw < 0.15:
            return " FIRST"
        if draw < 0.35 and table.columns:
            return f" AFTER {self.rng.choice(list(table.columns))}"
        return ""

    def watermark_text(self, table):
        times = [n for n, (kind, t) in table.columns.items() if kind == "physical" and t.startswith("TIMESTAMP")]
        if not times or self.rng.random() < 0.05:
            times = list(table.columns)
        column = self.rng.choice(times)
        return f"WATERMARK FOR {column} AS {column}" + self.rng.choice(["", " - INTERVAL '5' SECOND", " - INTERVAL '0.001' SECOND", " - INTERVAL '1' MINUTE", " - INTERVAL '1:30' MINUTE TO SECOND"])

    def key_text(self, table, named=True):
        physical = [n for n, (kind, t) in table.columns.items() if kind == "physical" or self.rng.random() < 0.1]
        if not physical:
            return None
        columns = self.rng.sample(physical, min(len(physical), self.rng.choice([1, 1, 2, 3])))
        name = self.rng.choice(["", "", "CONSTRAINT ct ", "CONSTRAINT `my key` "]) if named else ""
        return f"{name}PRIMARY KEY ({', '.join(columns)}) NOT ENFORCED"

    def with_options(self, share=1.0):
        chosen = [o for o in OPTIONS if self.rng.random() < 0.3]
        if ("connector", "datagen") not in chosen and self.rng.random() < share:
            chosen.insert(0, ("connector", self.rng.choice(["datagen", "filesystem", "kafka"])))
        self.rng.shuffle(chosen)
        return ", ".join(f"'{k}' = '{v}'" for k, v in chosen)

    def fresh(self, letter):
        number = len(self.tables) + len(self.views) + 1
        while f"{letter}{number}" in {**self.tables, **self.views}:
            number += 1
        return f"{letter}{number}"

    # Statements.

    def create(self):
        rng = self.rng
        table = Table(self.fresh("t"))
        items = []
        for _ in range(rng.randint(1, 6)):
            name, note, text = self.column(table)
            table.columns[name] = note
            items.append(text)
        if rng.random() < 0.4:
            if not any(t.startswith("TIMESTAMP(3)") for kind, t in table.columns.values() if kind == "physical"):
                table.columns["ts"] = ("physical", "TIMESTAMP(3)")
                items.append("ts TIMESTAMP(3)")
            items.append(self.watermark_text(table))
        if rng.random() < 0.4:
            key = self.key_text(table)
            if key:
                items.append(key)
        if rng.random() < 0.2:
            rng.shuffle(items)
        text = f"CREATE {'TEMPORARY ' if rng.random() < 0.1 else ''}TABLE {'IF NOT EXISTS ' if rng.random() < 0.1 else ''}{table.name} ({', '.join(items)}){self.comment()}"
        if rng.random() < 0.12:
            text += rng.choice([" DISTRIBUTED BY HASH({c}) INTO 3 BUCKETS", " DISTRIBUTED BY ({c})", " DISTRIBUTED INTO 4 BUCKETS", " DISTRIBUTED BY RANGE({c}) INTO 2 BUCKETS"]).replace("{c}", rng.choice(list(table.columns)))
        if rng.random() < 0.2:
            text += f" PARTITIONED BY ({', '.join(rng.sample(list(table.columns), 1))})"
        options = self.with_options(0.9)
        text += f" WITH ({options})" if options else ""
        if self.add(text):
            self.tables[table.name] = table

    def like(self):
        rng = self.rng
        source = self.tables[rng.choice(list(self.tables))]
        table = Table(self.fresh("l"))
        table.columns = dict(source.columns)
        items = []
        for _ in range(rng.choice([0, 0, 1, 2])):
            name, note, text = self.column(table, rng.choice(list(source.columns)) if rng.random() < 0.15 else None)
            table.columns[name] = note
            items.append(text)
        if rng.random() < 0.2:
            items.append(self.watermark_text(table))
        if rng.random() < 0.2:
            items.append(self.key_text(table) or "PRIMARY KEY (a) NOT ENFORCED")
        text = f"CREATE {'TEMPORARY ' if rng.random() < 0.1 else ''}TABLE {table.name}" + (f" ({', '.join(items)})" if items else "") + self.comment(0.15)
        if rng.random() < 0.1:
            text += f" PARTITIONED BY ({rng.choice(list(table.columns))})"
        options = self.with_options(0.4)
        text += f" WITH ({options})" if options else ""
        text += f" LIKE {source.name}"
        chosen = []
        for what in ["ALL", "CONSTRAINTS", "DISTRIBUTION", "GENERATED", "METADATA", "OPTIONS", "PARTITIONS", "WATERMARKS"]:
            if rng.random() < 0.22:
                chosen.append(f"{rng.choice(['INCLUDING', 'EXCLUDING', 'OVERWRITING'] if what in ('GENERATED', 'OPTIONS', 'WATERMARKS', 'METADATA') else ['INCLUDING', 'EXCLUDING'])} {what}")
        if chosen:
            text += f" ({' '.join(chosen)})"
        if self.add(text):
            self.tables[table.name] = table

    def alter(self):
        rng = self.rng
        table = self.tables[rng.choice(list(self.tables))]
        names = list(table.columns)
        draw = rng.choice(["add", "add", "add", "modify", "modify", "drop", "rename", "set", "reset", "watermark", "key", "drop_watermark", "drop_key", "rename_table", "distribution", "several"])
        alter = f"ALTER TABLE {'IF EXISTS ' if rng.random() < 0.1 else ''}{table.name} "
        if draw == "add":
            items, new = [], {}
            for _ in range(rng.choice([1, 1, 2, 3])):
                name, note, text = self.column(table)
                items.append(text + self.place(table))
                new[name] = note
                table.columns = {**table.columns, name: note}
            if rng.random() < 0.1:
                items.append(self.watermark_text(table))
            if rng.random() < 0.1:
                items.append(self.key_text(table) or "nope")
            if not self.add(alter + "ADD " + (items[0] if len(items) == 1 and rng.random() < 0.7 else f"({', '.join(items)})")):
                for name in new:
                    table.columns.pop(name, None)
        elif draw == "modify":
            items, new = [], {}
            for name in rng.sample(names, min(len(names), rng.choice([1, 1, 2]))):
                _, note, text = self.column(table, name)
                items.append(text + self.place(table))
                new[name] = note
            if self.add(alter + "MODIFY " + (items[0] if len(items) == 1 and rng.random() < 0.7 else f"({', '.join(items)})")):
                table.columns.update(new)
        elif draw == "drop":
            gone = rng.sample(names, min(len(names), rng.choice([1, 1, 2])))
            if self.add(alter + "DROP " + (gone[0] if len(gone) == 1 and rng.random() < 0.7 else f"({', '.join(gone)})")):
                for name in gone:
                    table.columns.pop(name)
        elif draw == "rename":
            old, new = rng.choice(names), rng.choice(NAMES)
            if self.add(alter + f"RENAME {old} TO {new}"):
                table.columns = {new if n == old else n: note for n, note in table.columns.items()}
        elif draw == "set":
            options = self.with_options(0)
            self.add(alter + f"SET ({options})")
        elif draw == "reset":
            self.add(alter + f"RESET ({', '.join(repr(k) for k, _ in rng.sample(OPTIONS[1:], rng.choice([1, 1, 2])))})")
        elif draw == "watermark":
            self.add(alter + rng.choice(["ADD ", "MODIFY "]) + self.watermark_text(table))
        elif draw == "key":
            self.add(alter + rng.choice(["ADD ", "MODIFY "]) + (self.key_text(table) or "nope"))
        elif draw == "drop_watermark":
            self.add(alter + "DROP WATERMARK")
        elif draw == "drop_key":
            self.add(alter + rng.choice(["DROP PRIMARY KEY", "DROP CONSTRAINT ct", "DROP CONSTRAINT `my key`"]))
        elif draw == "rename_table":
            new = self.fresh("r")
            if self.add(alter + f"RENAME TO {new}"):
                self.tables = {new if n == table.name else n: t for n, t in self.tables.items()}
                table.name = new
        elif draw == "distribution":
            column = rng.choice(names)
            self.add(alter + rng.choice([f"ADD DISTRIBUTION BY HASH({column}) INTO 3 BUCKETS", f"ADD DISTRIBUTION BY ({column})", "MODIFY DISTRIBUTION INTO 6 BUCKETS", "DROP DISTRIBUTION"]))
        elif draw == "several":
            name, note, text = self.column(table)
            if self.add(alter + f"ADD ({text}{self.place(table)}, {self.watermark_text(table)})"):
                table.columns[name] = note

    def query(self):
        rng = self.rng
        table = self.tables[rng.choice(list(self.tables))]
        names = list(table.columns)
        chosen = rng.sample(names, min(len(names), rng.randint(1, 3)))
        items = [c + rng.choice(["", "", " AS " + rng.choice(NAMES)]) for c in chosen]
        if rng.random() < 0.4:
            items.append(self.expression(table) + rng.choice(["", " AS ex"]))
        where = rng.choice(["", "", "", f" WHERE {rng.choice(chosen or [self.expression(table)])} IS NOT NULL", f" WHERE {self.expression(table)} = {self.expression(table)}"])
        draw = rng.random()
        if draw < 0.15:
            return f"SELECT * FROM {table.name}{where}"
        if draw < 0.3:
            return f"SELECT {chosen[0]}, COUNT(*) AS cnt, {rng.choice(['MAX', 'MIN', 'COUNT', 'COLLECT', 'ARRAY_AGG'])}({rng.choice(names)}) AS m FROM {table.name} GROUP BY {chosen[0]}"
        if draw < 0.38:
            return f"SELECT q.{chosen[0]}, p.{chosen[0]} AS o FROM {table.name} AS q {rng.choice(['LEFT JOIN', 'JOIN', 'FULL JOIN'])} {table.name} p ON q.{chosen[0]} = p.{chosen[0]}"
        if draw < 0.44:
            return f"SELECT {chosen[0]} FROM {table.name} UNION ALL SELECT {rng.choice(names)} FROM {table.name}"
        return f"SELECT {', '.join(items)} FROM {table.name}{where}"

    def view(self):
        rng = self.rng
        name = self.fresh("v")
        query = self.query()
        columns = rng.choice(["", "", "", " (c1, c2)", " (c1 COMMENT 'one', c2)", " (c1)"])
        if self.add(f"CREATE {rng.choice(['', '', 'TEMPORARY '])}VIEW {rng.choice(['', '', 'IF NOT EXISTS '])}{name}{columns}{self.comment(0.2)} AS {query}"):
            self.views[name] = query

    def alter_view(self):
        if self.views:
            name = self.rng.choice(list(self.views))
            if self.rng.random() < 0.3:
                new = self.fresh("w")
                if self.add(f"ALTER VIEW {name} RENAME TO {new}"):
                    self.views[new] = self.views.pop(name)
            else:
                self.add(f"ALTER VIEW {name} AS {self.query()}")

    def drop(self):
        gone = self.rng.choice(list({**self.tables, **self.views}))
        if gone in self.views and self.add(f"DROP VIEW {gone}"):
            del self.views[gone]
        elif gone in self.tables and len(self.tables) > 1 and self.add(f"DROP TABLE {gone}"):
            del self.tables[gone]

    def create_as(self):
        name = self.fresh("x")
        columns = self.rng.choice(["", "", " (extra INT)", " (wm TIMESTAMP(3), WATERMARK FOR wm AS wm)", " (b, a)", " (a BIGINT)", " (d AS a * 2)", " (PRIMARY KEY (a) NOT ENFORCED)"])
        rows = self.rng.choice(["VALUES (1, 'x')", "VALUES (CAST(1 AS BIGINT), CAST(NULL AS DATE))", "VALUES (1.5, ARRAY[1]), (2, ARRAY[3])"])
        if self.add(f"CREATE TABLE {name}{columns}{self.comment()} WITH ('connector' = 'blackhole') AS SELECT a, b{self.rng.choice(['', ', a AS c', ', CAST(a AS STRING)', ', 1'])} FROM ({rows}) AS q (a, b)"):
            self.add(f"SHOW CREATE TABLE {name}")


def is_taken(text):
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return subprocess.run([os.environ["OUZEL_BIN"], "run", file.name], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20).returncode == 0
