"""tools/bench/run --scale: how time, size and memory grow with the number of generated articles."""
import csv
import os
import shutil
import subprocess
import sys

import measure

COLUMNS = ["articles", "build_s", "build_cpu_s", "us_per_article", "growth", "memory_mb", "index_mb", "bytes_per_article",
           "update_1pct_s", "update_none_s", "query_p50_ms", "query_p95_ms", "other_cpu_s"]


def generated_queries(kbgen, path):
    """Queries from the titles of the first articles: they are in a collection of any size."""
    text = subprocess.run([kbgen, "--count", "2000", "--concat", "-"], capture_output=True, check=True).stdout
    titles = [line[9:] for line in text.decode("ascii").splitlines() if line.startswith("TITLE   :")]
    with open(path, "w") as out:
        for i, title in enumerate(titles[::10]):
            words = [w for w in title.replace(":", " ").replace(".", " ").lower().split() if w.isalnum() and len(w) > 2]
            if words:
                out.write(" ".join(words[:2 + i % 4]) + "\n")


def one_size(programs, count, work, queries):
    kbgen, kbindex = programs["kbgen"], programs["kbindex"]
    database, log = f"{work}/scale-{count}", f"{work}/scale-{count}.log"
    shutil.rmtree(database, ignore_errors=True)
    feed = [kbgen, "--count", str(count), "--concat", "-"]
    common = ["--db", database, "--progress", "none", "-"]
    build = measure.timed([kbindex, "build", *common], log, feed)
    if build["code"] != 0:
        sys.exit(f"kbindex build failed: {log}")
    size = measure.folder_bytes(measure.published(database))
    row = dict(articles=count, build_s=build["wall"], build_cpu_s=build["cpu"],
               us_per_article=build["wall"] / count * 1e6, memory_mb=build["memory"], index_mb=size / 1e6,
               bytes_per_article=size / count, other_cpu_s=build["other"])
    done = subprocess.run([programs["query_times"], database, queries, "and", "3"], capture_output=True, text=True)
    times = measure.query_times(done.stdout)
    if times:
        row.update(query_p50_ms=times["p50"], query_p95_ms=times["p95"])
    none = measure.timed([kbindex, "update", *common], log, feed)
    changed = measure.timed([kbindex, "update", *common], log, [*feed, "--changed", "10"])
    row["update_none_s"] = none["wall"] if none["code"] == 0 else None
    row["update_1pct_s"] = changed["wall"] if changed["code"] == 0 else None
    shutil.rmtree(database, ignore_errors=True)
    return row


def bars(rows, column, unit, width=48):
    """One bar a size."""
    values = [row.get(column) or 0 for row in rows]
    most = max(values) or 1
    lines = []
    for row, value in zip(rows, values):
        bar = "#" * max(1, round(width * value / most))
        lines.append(f"  {row['articles']:>9,} {bar:<{width}} {value:,.1f} {unit}")
    return lines


def run(programs, sizes, work, csv_path):
    os.makedirs(work, exist_ok=True)
    queries = f"{work}/scale.queries"
    generated_queries(programs["kbgen"], queries)
    rows = []
    for count in sizes:
        row = one_size(programs, count, work, queries)
        row["growth"] = row["us_per_article"] / (rows[0]["us_per_article"] if rows else row["us_per_article"])
        rows.append(row)
        print(f"{count:,} articles: build {row['build_s']:.1f} s, {row['memory_mb']:.0f} MB, "
              f"index {row['index_mb']:.0f} MB", file=sys.stderr, flush=True)
        with open(csv_path, "w", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            for r in rows:
                writer.writerow({k: (f"{r[k]:.3f}" if isinstance(r.get(k), float) else r.get(k)) for k in COLUMNS})
    print(measure.machine())
    print(measure.first_line([programs["kbindex"], "--version"]))
    for title, column, unit in [("time to build, an article", "us_per_article", "us"),
                                ("peak memory of the build", "memory_mb", "MB"),
                                ("index on disk, an article", "bytes_per_article", "bytes"),
                                ("update with 1 % changed", "update_1pct_s", "s"),
                                ("update with nothing changed", "update_none_s", "s"),
                                ("query, median", "query_p50_ms", "ms"), ("query, 95 %", "query_p95_ms", "ms")]:
        print(f"\n{title}")
        print("\n".join(bars(rows, column, unit)))
    print(f"\n{csv_path}")
