#!/usr/bin/env python3
"""tools/proof/flood.py BUILD [--db DIR] [--cpu SECONDS] [--memory MB]: the worst queries, against a budget.

Each is one kbsearch process on an index (by default one of 3,000 generated articles; name a full one to learn more), whose
CPU time and memory are measured. Exit code 1 when one of them fails or is over the budget, which --limit-less queries must
keep: 2 s of CPU and 256 MB by default. Prints a table and a line of figures.
"""
import argparse
import os
import pathlib
import random
import resource
import string
import subprocess
import sys
import tempfile

COMMON = "the to of and in is a you for windows following this that file error server data".split()


def some_words():
    """Words of any kind, the same at every run: the letters of these words in other order."""
    chance = random.Random(1)
    made = ["".join(chance.choice(string.ascii_lowercase) for _ in range(chance.randrange(3, 9))) for _ in range(3000)]
    return made + COMMON * 20


def cases():
    chance = random.Random(2)
    words = some_words()
    letters = string.ascii_lowercase
    three = [chance.choice(["con", "pro", "com", "int", "res", "sta", "net", "per", "exc", "win", "man", "dis", "for"])[:3]
             if chance.random() < 0.3 else chance.choice(words)[:3] for _ in range(280)]
    return {
        "a* b* c*": ["a* b* c*"],
        "26 prefixes of a letter": [" ".join(c + "*" for c in letters)],
        "676 prefixes of two letters": [" ".join(a + b + "*" for a in letters for b in letters)],
        "280 prefixes of three letters": [" ".join(w + "*" for w in three)[:1499]],
        "the same, OR": [" OR ".join(w + "*" for w in dict.fromkeys(three))[:1499]],
        "10,000 words": [" ".join(chance.choice(words) for _ in range(10000))],
        "1,500 bytes of words": [" ".join(chance.choice(words) for _ in range(300))[:1499]],
        "words nobody has": [" ".join(chance.choice(words) + "q" for _ in range(200))[:1499]],
        "a phrase of stop words": ['"the to of and in"'],
        "a phrase of 1,400 bytes": ['"' + " ".join(COMMON * 20)[:1400] + '"'],
        "a phrase of 5,000 words": ['"' + " ".join(chance.choice(COMMON) for _ in range(5000)) + '"'],
        "120 phrases": [" ".join(f'"{chance.choice(COMMON)} {chance.choice(COMMON)}"' for _ in range(120))[:1499]],
        "zones of common words": ["cause:the cause:to symptoms:of resolution:and"],
        "10,000 parentheses": ["(" * 10000 + "a" + ")" * 10000],
        "nested OR": ["(" * 60 + "the" + " OR of)" * 60],
        "nothing but NOT": ['-"of the" NOT the'],
        "a word of 60 KB": ["x" * 60000],
        "60 KB of punctuation": ["!@#$%^&*()" * 6000],
        "facets of everything": ["--facets", "the"],
        "an exact count of a phrase": ["--count", '"of the"'],
        "a page far behind": ["--page", "5000", "the"],
        "sorted by date": ["--sort", "oldest", "the OR a OR windows"],
        "explained": ["--explain", "a* b* c*"],
        "regex without end": ["--regex", "(.*x){20}qqqqq"],
        "regex of states": ["--regex", "(z{1,500}q){1,2}xyzzy"],
        "regex of 4 KB of words": ["--regex", "|".join(words)[:4000].rsplit("|", 1)[0]],
    }


def measure(command, environment):
    """Exit code, CPU seconds and peak memory in MB of one process."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
        os.execve(command[0], command, environment)
    _, status, used = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def generated(build, folder):
    dump, index = folder / "dump.txt", folder / "index"
    with open(dump, "wb") as out:
        subprocess.run([str(build / "tools/kbgen/kbgen"), "--count", "3000", "--seed", "1"], stdout=out, check=True)
    subprocess.run([str(build / "tools/kbindex/kbindex"), "build", "-q", "--db", str(index), str(dump)], check=True)
    return index


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--db", type=pathlib.Path)
    parser.add_argument("--cpu", type=float, default=2)
    parser.add_argument("--memory", type=float, default=256)
    given = parser.parse_args()
    build = given.build.resolve()
    over, slowest, largest = 0, 0.0, 0.0
    with tempfile.TemporaryDirectory(prefix="kb-flood-") as folder:
        index = given.db or generated(build, pathlib.Path(folder))
        environment = {"HOME": folder, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        fixed = [str(build / "tools/kbsearch/kbsearch"), "--db", str(index), "--no-history", "--no-config"]
        for name, arguments in cases().items():
            code, seconds, memory = measure(fixed + arguments, environment)
            bad = code not in (0, 1) or seconds > given.cpu or memory > given.memory
            over += bad
            slowest, largest = max(slowest, seconds), max(largest, memory)
            print(f"{name:32} exit {code:3}  {seconds:7.3f} s  {memory:6.0f} MB{'  OVER' if bad else ''}")
    print(f"flood: {len(cases())} worst queries, at most {slowest:.2f} s of CPU and {largest:.0f} MB, {over} over the budget")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
