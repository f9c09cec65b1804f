"""What a command costs: CPU seconds, wall seconds and peak memory of it and of all that it starts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1  # seconds between two looks at the memory
PROC = Path("/proc")
MEGABYTE = 2**20

# The command is started by a small process: a child counts the memory of who starts it as its own.
# On Linux (PR_SET_CHILD_SUBREAPER, 36) this one also waits for helpers that the command starts and does not wait for,
# as a server of worker processes is; elsewhere the time of those is lost.
LAUNCH = """
import ctypes, json, os, resource, subprocess, sys, time
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
start = time.monotonic()
code = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).wait()
wall = time.monotonic() - start
try:
    while True:
        os.wait()
except ChildProcessError:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, used.ru_utime + used.ru_stime, wall, used.ru_maxrss]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run. ``cpu``: user and system seconds of the process and of those below it; ``wall`` until it ended.

    ``memory``: MB, the most that the whole tree held at one look, or that the kernel counted for the largest of its
    processes if that is more: what comes and goes between two looks is seen only there.
    """

    cpu: float
    wall: float
    memory: float
    error: str = ""


def cost(command: Sequence[str], env: Mapping[str, str], folder: Path) -> Cost:
    """Runs a command in a folder, with this added to the environment; ``error`` tells why it failed, if it did."""
    with tempfile.TemporaryFile("w+") as told:
        launch = [sys.executable, "-S", "-c", LAUNCH, *command]
        started = subprocess.Popen(
            launch, cwd=folder, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=told, text=True
        )
        peak = _watched(started)
        code, cpu, wall, largest = json.loads(started.communicate()[0] or "[1, 0, 0, 0]")
        told.seek(0)
        error = f"exit {code}: {told.read().strip()[-300:]}" if code else ""
    largest *= 1 if sys.platform == "darwin" else 1024
    return Cost(cpu, wall, max(peak, largest) / MEGABYTE, error)


def _watched(started: subprocess.Popen[str]) -> int:
    """The most bytes that all processes below this one held together, until it ends; 0 where there is no /proc."""
    peak = 0
    while started.poll() is None:
        if PROC.joinpath("self", "stat").exists():
            peak = max(peak, sum(map(_held, _below(started.pid))))
        time.sleep(EVERY)
    return peak


def _below(root: int) -> list[int]:
    """The processes that a process started, those that they started, and so on."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            children.setdefault(_parent(entry), []).append(int(entry.name))
    found = list(children.get(root, []))
    for one in found:
        found += children.get(one, [])
    return found


def _parent(process: Path) -> int:
    try:
        return int(process.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return -1


def _held(process: int) -> int:
    """The bytes a process holds, its share of what it has in common with others: PSS, or RSS where that is not told."""
    folder = PROC / str(process)
    try:
        for line in folder.joinpath("smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return int(folder.joinpath("statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # it has ended meanwhile
        return 0
