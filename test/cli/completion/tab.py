# Types a line and Tab into a shell on a terminal of its own: tab.py LINE WANTED SETUP PROGRAM [ARGUMENT...]. Ends with 0 once WANTED is shown behind it.
import os
import pty
import re
import select
import signal
import sys
import time

line, wanted, setup, *program = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(program[0], program)


def shown_until(pattern):
    """Whether the terminal shows it within a minute, and all that it has shown."""
    shown = ""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            shown += os.read(terminal, 65536).decode(errors="replace")
        except OSError:
            break
        # Without the terminal's control sequences.
        shown = re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|\(.)", "", shown)
        if re.search(pattern, shown):
            return True, shown
    return False, shown


# The shell puts its two halves together: the echo of what is typed has them apart.
os.write(terminal, f"{setup}; echo set''up-done\r".encode())
found, shown = shown_until("setup-done\r")
if found:
    os.write(terminal, f"{line}\t".encode())
    found, shown = shown_until(re.escape(wanted))
os.kill(pid, signal.SIGKILL)
os.waitpid(pid, 0)
if not found:
    sys.stderr.write(repr(shown))
sys.exit(0 if found else 1)
