"""packaged_kernel.py TCPSPEC KERNEL: a user-mode Linux kernel is booted, its TCP is tested inside, and what was asked for, and
nothing else, is left outside. KERNEL may be Debian's, which has modules and no time travel."""
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

tcpspec, kernel = sys.argv[1:]
problems = []
case = ["--id", "close-sends-fin", "--family", "4"]


def expect(what, holds):
    if not holds:
        problems.append(what)


def run(*words, **how):
    return subprocess.run([tcpspec, "run", "lab", "--kernel", kernel, *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=600, check=False, **how)


def results(folder):
    with open(os.path.join(folder, "results.json"), encoding="utf-8") as file:
        return json.load(file)


def processes():
    """Those of the kernel that run."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue
        if words[0] == kernel.encode() and any(marker in word for word in words for marker in (b"tcpspec-kernel",)):
            found.append(int(pid))
    return found


def leaves_what_was_asked_for():
    done = run(*case, "-o", "out", "--markdown", "further/wiki.md", "--json", "-")
    expect(f"exit {done.returncode}:\n{done.stdout}{done.stderr}", done.returncode == 0)
    report = results("out")
    verdicts = lambda results: [(case["id"], case["family"], case["verdict"]) for case in results["cases"]]
    expect("standard output is not JSON", verdicts(json.loads(done.stdout)) == verdicts(report))
    expect("no case was run", len(report["cases"]) == 1 and report["cases"][0]["verdict"] == "pass")
    expect(f"the kernel is {report['target']['facts']}", kernel in report["target"]["facts"]["kernel"])
    expect("the command to repeat it is another", f"--kernel {kernel}" in report["again"])
    told = "has no time travel" in done.stderr
    real = "in real time" in report["target"]["facts"]["kernel"]
    expect(f"time is {report['target']['facts']['kernel']}, and this is said: {done.stderr}", told == real)
    expect("the further report is missing", os.path.getsize("further/wiki.md") > 100)


def changes_nothing_else():
    with open("mine", "w", encoding="utf-8") as file:
        file.write("mine")
    server = "echo theirs >mine; touch made; exec python3 -m http.server 8000"
    done = run(*case, "--exec", server, "--port", "8000", "-o", "served", "--profile", "slow.yaml")
    expect(f"a server inside: exit {done.returncode}:\n{done.stdout}{done.stderr}", done.returncode in (0, 1))
    expect("the run against a server left nothing", results("served")["cases"])
    with open("mine", encoding="utf-8") as file:
        expect("a file of the host was changed", file.read() == "mine")
    expect("a file of the host was made", not os.path.exists("made"))


def tells_how_it_ended():
    done = run("--id", "retransmission-timeout-is-at-least-a-second", "--family", "4", "--strict", "-o", "strict",
               "--profile", "plain.yaml")
    expect(f"what warns, with --strict: exit {done.returncode}\n{done.stdout}{done.stderr}", done.returncode == 1)
    done = run("--exec", "exit 9", "--port", "80", *case, "-o", "dead")
    expect(f"a server that ends: exit {done.returncode}\n{done.stderr}", done.returncode == 3)
    done = run("--id", "no-such-case", "-o", "none")
    expect(f"no case: exit {done.returncode}", done.returncode == 5)


def begin(*words, **how):
    return subprocess.Popen([tcpspec, "run", "lab", "--kernel", kernel, "--id", "keep-alive*", "--family", "4", *words],
                            **how)


def wait_for(what, holds, patience=300):
    deadline = time.monotonic() + patience
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("\n".join([*problems, f"this did not happen: {what}"]))
        time.sleep(0.05)


def started_inside(log):
    """It has begun when it shows how far it is, which it does on a terminal only."""
    def holds():
        with open(log, "rb") as file:
            return b"cases done" in file.read()
    return holds


def on_a_terminal(*words):
    """The process, and the file that a terminal's octets go to."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 40, 0, 0))
    process = begin(*words, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
                    env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    log = words[-1] + ".log"
    with open(log, "wb") as file:
        subprocess.Popen(["cat"], stdin=ours, stdout=file, stderr=subprocess.DEVNULL)
    os.close(ours)
    return process, log


def obeys_signals():
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        folder = f"signal{code}"
        process, log = on_a_terminal("-o", folder)
        wait_for("a run inside begins", started_inside(log))
        process.send_signal(number)
        expect(f"{number}: exit {process.wait(300)}", process.returncode == code)
        expect(f"{number}: the report is {results(folder)['aborted']!r}", "interrupted" in results(folder)["aborted"])
        with open(log, "rb") as file:
            shown = file.read()
        lines = [line for line in shown.decode(errors="replace").splitlines() if line.startswith("Invariants:")]
        expect(f"inside, the terminal is not 40 columns wide: {lines}", lines and all(len(line) <= 40 for line in lines))


def ends_as_one():
    process, log = on_a_terminal("-o", "killed")
    wait_for("a run inside begins", started_inside(log))
    expect("no process of the kernel was found", processes())
    process.kill()
    process.wait()
    wait_for("all processes of the kernel end", lambda: not processes(), 10)


with tempfile.TemporaryDirectory(prefix="tcpspec-boot-") as scratch:
    os.chdir(scratch)
    with open("plain.yaml", "w", encoding="utf-8") as file:
        file.write("profile: plain\n")
    # In this kernel, on a busy machine, Python takes more than the usual ten seconds to begin.
    with open("slow.yaml", "w", encoding="utf-8") as file:
        file.write("profile: slow\nlab:\n  start-up: 120 s\n")
    for part in (leaves_what_was_asked_for, changes_nothing_else, tells_how_it_ended, obeys_signals, ends_as_one):
        began = time.monotonic()
        part()
        print(f"{part.__name__}: {time.monotonic() - began:.1f} s")
print("\n".join(problems))
sys.exit(1 if problems else 0)
