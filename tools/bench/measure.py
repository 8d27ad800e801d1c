"""What tools/bench/run measures with: processes, folders, queries, the machine. Python's own library only."""
import os
import platform
import re
import resource
import shutil
import signal
import statistics
import subprocess
import time


def busy_seconds():
    """CPU seconds that the whole machine has been busy."""
    values = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
    return (sum(values) - values[3] - values[4]) / os.sysconf("SC_CLK_TCK")


def timed(command, log, feed=None):
    """Runs a command (a list) and returns wall, CPU (user and system, descendants too), peak memory and what other
    processes used meanwhile. `feed`: a command whose output is its standard input; its own CPU is not counted."""
    with open(log, "ab") as out:
        out.write((" ".join(command) + "\n").encode())
        out.flush()
        feeder = subprocess.Popen(feed, stdout=subprocess.PIPE) if feed else None
        before, begin = busy_seconds(), time.monotonic()
        child = subprocess.Popen(command, stdin=feeder.stdout if feeder else subprocess.DEVNULL, stdout=out, stderr=out)
        if feeder:
            feeder.stdout.close()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime
        fed = 0.0
        if feeder:
            _, status, feeder_usage = os.wait4(feeder.pid, 0)
            feeder.returncode = os.waitstatus_to_exitcode(status)
            # An input cut short would be measured as a whole one.
            child.returncode = child.returncode or abs(feeder.returncode)
            fed = feeder_usage.ru_utime + feeder_usage.ru_stime
        other = max(0.0, busy_seconds() - before - cpu - fed)
    return dict(code=child.returncode, wall=wall, cpu=cpu, memory=usage.ru_maxrss / 1024, other=other)


def median(runs, key):
    values = [run[key] for run in runs if run.get("code", 0) == 0]
    return statistics.median(values) if values else None


def percentile(values, p):
    values = sorted(values)
    at = (len(values) - 1) * p
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def query_times(output):
    """p50 and p95 in milliseconds of lines "R pass query microseconds": each query counts by its median."""
    times = {}
    for line in output.splitlines():
        fields = line.split()
        if len(fields) == 4 and fields[0] == "R":
            times.setdefault(fields[2], []).append(float(fields[3]))
    if not times:
        return None
    medians = [statistics.median(values) / 1000 for values in times.values()]
    return dict(p50=percentile(medians, 0.5), p95=percentile(medians, 0.95))


def process_times(commands, rounds=3):
    """Median whole-process times in milliseconds of several lists of commands, taken in turn. {name: [command, ...]}"""
    times = {name: [] for name in commands}
    for _ in range(rounds):
        for i in range(max(len(c) for c in commands.values())):
            for name, list_ in commands.items():
                begin = time.perf_counter_ns()
                subprocess.run(list_[i % len(list_)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                times[name].append((time.perf_counter_ns() - begin) / 1e6)
    return {name: dict(p50=percentile(t, 0.5), p95=percentile(t, 0.95)) for name, t in times.items()}


def published(database):
    """The folder that readers of an index of ours open: an index keeps the generation before it, too."""
    try:
        return os.path.join(database, open(os.path.join(database, "CURRENT")).read().split()[0])
    except OSError:
        return database


def folder_bytes(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.lstat(os.path.join(d, f)).st_size for d, _, files in os.walk(path) for f in files)


def articles_in(folder):
    return sorted(os.path.join(os.path.relpath(d, folder), f) for d, _, files in os.walk(folder) for f in files
                  if re.fullmatch(r"[Qq]\d+\.(TXT|txt)", f))


def live_copy(dump, to):
    """Hard links to a folder of articles, or an archive unpacked: what the benchmark may change."""
    shutil.rmtree(to, ignore_errors=True)
    if os.path.isdir(dump):
        shutil.copytree(dump, to, copy_function=os.link)
    else:
        os.makedirs(to)
        subprocess.check_call(["tar", "-xf", dump, "-C", to])
    return articles_in(to)


def change_one_in_100(folder, articles):
    """Rewrites every 100th article with a line more. New files: the originals may be links to a real dump."""
    changed = articles[::100]
    for name in changed:
        path = os.path.join(folder, name)
        data = open(path, "rb").read()
        at = data.rfind(b"\nAdditional query words")
        at = at if at > 0 else data.rfind(b"\n======")
        data = data[:at] + b"\r\nA benchmark added these words: zzmutation.\r\n" + data[at:]
        os.unlink(path)
        with open(path, "wb") as out:
            out.write(data)
    return changed


def title_queries(folder, articles, count=200):
    """Queries from titles: two to five words of every n-th article, stop words left out."""
    stop = set("a an and are as at be but by for if in into is it no not of on or such that the their then there these "
               "they this to was will with".split())
    queries = []
    step = max(1, len(articles) // count)
    for i, name in enumerate(articles[::step][:count]):
        text = open(os.path.join(folder, name), "rb").read(1000).decode("cp1252", "replace")
        title = re.search(r"^TITLE +:(.*)", text, re.M)
        words = [w for w in re.findall(r"[A-Za-z0-9_]+", title.group(1).lower()) if w not in stop] if title else []
        if words:
            queries.append(list(dict.fromkeys(words))[:2 + i % 4])
    return queries


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
        lines = (done.stdout + done.stderr).strip().splitlines()
        return lines[0].strip() if lines else ""
    except (OSError, subprocess.TimeoutExpired):
        return ""


def package_version(name):
    return first_line(["dpkg-query", "-W", "-f", "${Version}", name])


def machine():
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo").read())
    memory = int(re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo").read()).group(1)) / 1e6
    system = re.search(r'PRETTY_NAME="(.*)"', open("/etc/os-release").read())
    return (f"{cpu.group(1).strip() if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, "
            f"{system.group(1) if system else platform.system()}, Linux {platform.release()}")


def restore_interrupts():
    """Ctrl-C ends the benchmark, not only the command it runs."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
