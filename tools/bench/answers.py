"""Whole answers of ours by kind of question (search_bench), beside what the peers take for the same words."""
import os
import re
import subprocess

import measure

KINDS = ("queries", "titles", "phrases", "misspelt")


def groups_of(query):
    """A query as words and phrases ("a+b") in lower case, the same for all programs."""
    groups = ["+".join(re.findall(r"[A-Za-z0-9_]+", part.lower())) for part in re.findall(r'"[^"]*"|\S+', query)]
    return list(dict.fromkeys(g for g in groups if g))


def normal_form(queries, path):
    """The peers' form of queries: index, kind, -, words with phrases joined, twice."""
    with open(path, "w") as out:
        for i, groups in enumerate(queries):
            raw = " ".join(g.replace("+", "\x01") for g in groups)
            out.write(f"{i}\tq\t-\t{raw}\t{' '.join(groups)}\n")


def run(programs, index, queries, peers, work):
    """Prints the tables. `queries`: a file of "id TAB words". The peers rank any of the words and give ten numbers."""
    folder = f"{work}/questions"
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run([programs["search_bench"], index, queries, folder], capture_output=True, text=True)
    print(done.stdout or done.stderr)
    rows = []
    for kind in KINDS:
        with open(f"{folder}/{kind}", encoding="utf-8", errors="replace") as file:
            groups = [g for g in map(groups_of, file) if g]
        if not groups:
            continue
        normal_form(groups, f"{folder}/{kind}.normal")
        row = [f"{kind} ({len(groups)})"]
        for peer in peers:
            command = [f"{folder}/{kind}.normal" if word == "{queries}" else "or" if word == "and" else word for word in peer["query"]]
            times = measure.query_times(subprocess.run(command, capture_output=True, text=True).stdout)
            row.append(f"{times['p50']:.2f} / {times['p95']:.2f}" if times else "")
        rows.append(row)
    print("The same words, ranked by any of them, ten numbers, no snippets, no corrections: p50 / p95 ms")
    print("| | " + " | ".join(peer["title"] for peer in peers) + " |")
    print("|---" * (len(peers) + 1) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
