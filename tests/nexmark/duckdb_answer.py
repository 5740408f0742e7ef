"""q9 and q6 in DuckDB: what a real Flink cannot be asked, because it plans q9 wrongly and refuses q6.

    .cache/duckdb/bin/python tests/nexmark/duckdb_answer.py QUERY EVENTS     # one JSON row a line

Run by `expectation` in the environment that `tests/install duckdb` makes. Times stay text as they stand in the events.
Rows that are equal in price and time stand in the order in which they came, as ROW_NUMBER over a stream has it.
"""

import json
import sys

import duckdb

TIMED = "CAST({0} AS TIMESTAMP)"
AUCTION = "id itemName description initialBid reserve dateTime expires seller category extra".split()
BID = "auction bidder price dateTime extra".split()
NUMBERS = {"id", "initialBid", "reserve", "seller", "category", "auction", "bidder", "price"}

WINNERS = f"""
SELECT * FROM (
  SELECT a.*, b.auction, b.bidder, b.price, b."dateTime" AS bid_dt, b.extra AS bid_extra,
         ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.at ASC, b.line ASC) AS rn
  FROM auction a JOIN bid b ON a.id = b.auction AND b.at BETWEEN a.at AND {TIMED.format('a.expires')})
WHERE rn = 1"""

QUERIES = {
    "q9": f"SELECT {', '.join(f'{chr(34)}{c}{chr(34)}' for c in AUCTION)}, auction, bidder, price, bid_dt, bid_extra FROM ({WINNERS})",
    # BIGINT's AVG leaves the fraction away.
    "q6": f"""SELECT seller, SUM(price) OVER eleven // COUNT(*) OVER eleven AS avg_price FROM ({WINNERS})
WINDOW eleven AS (PARTITION BY seller ORDER BY {TIMED.format('bid_dt')} ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)""",
}


def main():
    query, events = sys.argv[1:]
    db = duckdb.connect()
    kinds = {"auction": struct(AUCTION), "bid": struct(BID)}
    columns = ", ".join(f"{table}: '{kind}'" for table, kind in kinds.items())
    db.execute(f"""CREATE TABLE event AS SELECT *, row_number() OVER () AS line
      FROM read_json(?, format = 'newline_delimited', columns = {{{columns}}})""", [events])
    at = TIMED.format('"dateTime"')
    for table in kinds:
        db.execute(f"CREATE TABLE {table} AS SELECT *, {at} AS at FROM (SELECT UNNEST({table}), line FROM event WHERE {table} IS NOT NULL)")
    answer = db.execute(QUERIES[query])
    names = [column[0] for column in answer.description]
    for row in answer.fetchall():
        print(json.dumps(dict(zip(names, row)), ensure_ascii=False))


def struct(columns):
    return f"STRUCT({', '.join(f'{chr(34)}{c}{chr(34)} {kind(c)}' for c in columns)})"


def kind(column):
    return "BIGINT" if column in NUMBERS else "VARCHAR"


if __name__ == "__main__":
    main()
