#!/usr/bin/env python3
"""tools/proof/load.py BUILD [--seconds N] [--readers N]: many readers while the index is replaced again and again.

Readers run kbsearch in loops; a writer runs `kbindex update` between two collections, so that a generation is published
and an old one pruned every time. Every answer must be exactly that of the one collection or of the other. Meanwhile one
long-lived `kbsearch --batch` answers without end on the same index, and its memory must stay flat. Prints one line of
figures; exit code 1 when anything was wrong.
"""
import argparse
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

QUERIES = [
    ["printer", "stops"], ['"dial-up networking"'], ["--facets", "windows"], ["--count", "error"],
    ["--show", "Q901004"], ["--similar", "Q901004"], ["--regex", "[Ee]rror [0-9]+"], ["cause:memory"],
    ["spol*"], ["--limit", "90", "--sort", "newest", "the"],
]


def rss_of(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            found = re.search(r"VmRSS:\s+(\d+) kB", status.read())
        return int(found.group(1)) if found else 0
    except OSError:
        return 0


class Trial:
    def __init__(self, build, folder):
        self.search = str(build / "tools/kbsearch/kbsearch")
        self.index_program = str(build / "tools/kbindex/kbindex")
        self.folder = folder
        self.index = str(folder / "index")
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.answers = 0
        self.publishes = 0
        self.faults = []
        self.rss = []
        self.environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def run(self, arguments):
        return subprocess.run(arguments, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=300,
                              check=False)

    def ask(self, query):
        return self.run([self.search, "--db", self.index, "--no-history", "--no-config", *query])

    def kbindex(self, command, sources):
        done = self.run([self.index_program, command, "-q", "--db", self.index, str(sources)])
        if done.returncode != 0:
            self.fault(f"kbindex {command}: {done.returncode} {done.stderr.decode()}")

    def fault(self, text):
        with self.lock:
            self.faults.append(text)

    def collections(self):
        """The samples, and the samples with some words changed and one article less."""
        one, two = self.folder / "one", self.folder / "two"
        samples = pathlib.Path(__file__).resolve().parents[2] / "corpus/samples"
        shutil.copytree(samples, one)
        shutil.copytree(samples, two)
        files = sorted(path for path in two.rglob("*") if path.is_file())
        files[0].unlink()
        for path in files[1::5]:
            path.write_bytes(path.read_bytes().replace(b"printer", b"plotter").replace(b"error", b"fault"))
        return one, two

    def prepare(self):
        self.sources = self.collections()
        self.right = [set() for _ in QUERIES]
        for command, sources in (("build", self.sources[0]), ("update", self.sources[1])):
            self.kbindex(command, sources)
            for i, query in enumerate(QUERIES):
                self.right[i].add(self.ask(query).stdout)

    def reader(self, seed):
        chance = random.Random(seed)
        while not self.stop.is_set():
            i = chance.randrange(len(QUERIES))
            answer = self.ask(QUERIES[i])
            with self.lock:
                self.answers += 1
            # 1 is right where the collection has nothing of the kind.
            if answer.returncode not in (0, 1) or answer.stdout not in self.right[i]:
                self.fault(f"kbsearch {QUERIES[i]}: {answer.returncode} {answer.stderr.decode()[:300]}")

    def writer(self):
        turn = 0
        while not self.stop.is_set():
            self.kbindex("update", self.sources[turn % 2])
            turn += 1
            self.publishes += 1

    def long_reader(self):
        """Answers a list of queries over and over in one process; its generation is pruned under it."""
        words = ["printer", "error", "windows", "exchange", "memory", "modem", "spooler", "network", "access", "file"]
        chance = random.Random(7)
        queries = self.folder / "queries.tsv"
        with open(queries, "w", encoding="utf-8") as out:
            for i in range(200000):
                out.write(f"q{i}\t{' '.join(chance.sample(words, 3))} {chance.randrange(3000)}\n")
        reader = subprocess.Popen([self.search, "--db", self.index, "--no-config", "--batch", str(queries), "--trec", "load"],
                                  env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE)
        while not self.stop.wait(0.2) and reader.poll() is None:
            self.rss.append(rss_of(reader.pid))
        if reader.poll() is None:
            reader.kill()
        elif reader.returncode != 0:
            self.fault(f"kbsearch --batch: {reader.returncode} {reader.stderr.read().decode()[:300]}")
        reader.wait()

    def go(self, seconds, readers):
        self.prepare()
        threads = [threading.Thread(target=self.reader, args=(i,)) for i in range(readers)]
        threads += [threading.Thread(target=self.writer), threading.Thread(target=self.long_reader)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.stop.set()
        for thread in threads:
            thread.join()
        left = [name for name in os.listdir(self.index) if name.startswith("tmp-")]
        if left:
            self.fault(f"left behind: {left}")
        checked = self.run([self.index_program, "check", "-q", "--db", self.index])
        if checked.returncode != 0:
            self.fault(checked.stderr.decode())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--readers", type=int, default=16)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb-load-") as folder:
        trial = Trial(given.build.resolve(), pathlib.Path(folder))
        trial.go(given.seconds, given.readers)
    # The first reading is of a process that has not answered yet.
    rss = [value for value in trial.rss[5:] if value > 0] or [0]
    early, late = max(rss[: max(1, len(rss) // 4)]), max(rss[-max(1, len(rss) // 4):])
    if late > early * 1.2 + 4096:
        trial.fault(f"memory of the long-lived reader grew from {early} to {late} kB")
    print(f"load: {given.readers} readers, {given.seconds:.0f} s, {trial.answers} answers, {trial.publishes} updates, "
          f"{len(trial.faults)} faults; long-lived reader {early / 1024:.1f} MB in the first quarter, {late / 1024:.1f} MB "
          f"in the last")
    for fault in trial.faults[:20]:
        print("  " + fault, file=sys.stderr)
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
