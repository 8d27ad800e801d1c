"""SQLite's FTS5 through Python's own sqlite3, for machines that have nothing else to compare with.
build DB FOLDER; update DB FOLDER LIST; query DB QUERIES PASSES; version."""
import os
import re
import sqlite3
import sys
import time

import measure


def fields_of(path):
    text = open(path, "rb").read().decode("cp1252", "replace").replace("\r", "")
    header = dict(re.findall(r"^(DOCUMENT|TITLE|PRODUCT|KEYWORDS) *:(.*)$", text[:1000], re.M))
    number = re.search(r"\d+", header.get("DOCUMENT", ""))
    end = text.rfind("THE INFORMATION PROVIDED IN THE")
    body = text[text.find("=====\n") + 6:end if end > 0 else len(text)]
    return int(number.group()) if number else None, header.get("TITLE", ""), header.get("PRODUCT", ""), header.get("KEYWORDS", ""), body


def insert(database, folder, names):
    rows = (fields_of(os.path.join(folder, name)) for name in names)
    database.executemany("REPLACE INTO kb(rowid, title, product, keywords, body) VALUES (?, ?, ?, ?, ?)",
                         (row for row in rows if row[0] is not None))
    database.commit()


def build(path, folder):
    if os.path.exists(path):
        os.unlink(path)
    database = sqlite3.connect(path)
    database.executescript("PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;"
                           "CREATE VIRTUAL TABLE kb USING fts5(title, product, keywords, body, tokenize='porter unicode61');"
                           "INSERT INTO kb(kb, rank) VALUES ('rank', 'bm25(5.0, 1.0, 1.0, 1.0)');")
    insert(database, folder, measure.articles_in(folder))
    database.execute("INSERT INTO kb(kb) VALUES ('optimize')")
    database.commit()


def update(path, folder, changed):
    insert(sqlite3.connect(path), folder, open(changed).read().split())


def query(path, queries, passes):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    lines = [line.rstrip("\n").split("\t")[-1] for line in open(queries)]
    asked = [" AND ".join('"%s"' % group.replace("+", " ") for group in line.split()) for line in lines]
    for turn in range(-2, int(passes)):
        for i, text in enumerate(asked):
            begin = time.perf_counter_ns()
            database.execute("SELECT rowid, title FROM kb WHERE kb MATCH ? ORDER BY rank LIMIT 10", (text,)).fetchall()
            if turn >= 0:
                print(f"R {turn} {i} {(time.perf_counter_ns() - begin) / 1000:.1f}")


def main():
    if sys.argv[1] == "version":
        print(f"SQLite {sqlite3.sqlite_version} (Python)")
    else:
        {"build": build, "update": update, "query": query}[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
