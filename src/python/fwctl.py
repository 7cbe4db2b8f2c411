"""Devices of Linux's fwctl subsystem from Python, by the command fwctl.

    import fwctl

    with fwctl.Session(device="fwctl0") as card:
        print(card.register("PTYS", local_port=1)["eth_proto_oper"])
        print(card.run("temp")["sensors"])

A document is what the command prints with --json: a dict with the key "schema", whose form `fwctl schema`
tells. What fails raises FwctlError, with the facts of the command's own error; what takes longer than a
timeout, in seconds, TimeoutError. Needs Python 3.9 and nothing else.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from types import TracebackType
from typing import Any, Iterator, Mapping, NoReturn, Optional, Sequence, Union

__all__ = ["FwctlError", "Session", "run", "stream"]

Document = dict[str, Any]
Field = Union[int, str, bytes, Sequence[int]]
Word = Union[str, int]
Program = Union[str, Sequence[str]]

_PATIENCE = 5.0
"""Seconds that a command has to end once it is told to."""


class FwctlError(Exception):
    """An error of fwctl.

    kind: usage, device, policy, kernel, firmware, reply, state, differs or internal; code: the exit code that
    stands for it; next: what can be done, or None; near: names that a wrong one may mean; facts: all that the
    error says, as errno, opcode, scope, status, syndrome and path.
    """

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error.get("message", ""))
        self.kind: str = error.get("kind", "internal")
        self.code: int = error.get("code", 1)
        self.next: Optional[str] = error.get("next")
        self.near: list[str] = list(error.get("near", []))
        self.facts: dict[str, Any] = dict(error)


def _words(words: Sequence[Word]) -> list[str]:
    for word in words:
        if isinstance(word, bool) or not isinstance(word, (str, int)):
            raise TypeError(f"a word of a command is a str or an int, not {word!r}")
    return [str(word) for word in words]


def _flags(device: Optional[str], backend: Optional[str]) -> list[str]:
    return [
        *(["--device", device] if device is not None else []),
        *(["--backend", backend] if backend is not None else []),
    ]


def _value(value: Field) -> str:
    if isinstance(value, (bytes, bytearray)):
        return "0x" + value.hex()
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_value(one) for one in value) + "]"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, str)):
        return str(value)
    raise TypeError(f"a field takes an int, a str, bytes or a list of them, not {value!r}")


def _assigned(fields: Mapping[str, Field]) -> list[str]:
    return [f"{name}={_value(value)}" for name, value in fields.items()]


def _document(text: str) -> Document:
    document: Document = json.loads(text)
    if document.get("schema", "").startswith("fwctl.error/"):
        raise FwctlError(document["error"])
    return document


def _started(
    words: Sequence[str], program: Program, env: Optional[Mapping[str, str]], stdin: int, stderr: int
) -> subprocess.Popen[str]:
    line = [program] if isinstance(program, str) else list(program)
    try:
        return subprocess.Popen(
            [*line, *words],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=None if env is None else {**os.environ, **env},
            encoding="utf-8",
        )
    except OSError as error:
        raise FwctlError(
            {
                "kind": "usage",
                "code": 2,
                "message": f"{line[0]} can't be run: {error.strerror}",
                "next": "install fwctl, or give its path as program",
            }
        ) from error


def _end(process: subprocess.Popen[str], sign: int) -> None:
    """Tells a process to end, as Ctrl-C does: an apply of a plan takes back what it has done."""
    process.send_signal(sign)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _no_document(words: Sequence[str], code: int, stderr: str) -> NoReturn:
    said = stderr.strip() or f"fwctl {' '.join(words)} gives no document"
    kind, code = ("internal", code) if code else ("usage", 2)
    raise FwctlError({"kind": kind, "code": code, "message": said})


def run(
    *words: Word,
    device: Optional[str] = None,
    backend: Optional[str] = None,
    input: Optional[str] = None,
    timeout: Optional[float] = None,
    program: Program = "fwctl",
    env: Optional[Mapping[str, str]] = None,
) -> Document:
    """Runs one command as a process of its own and gives its document.

    input: what the command reads on stdin. timeout: in seconds; then it is told to end, and TimeoutError is
    raised. Raises FwctlError. Codes that are an answer, as 9 of a comparison that finds differences, are no
    error: the document says so.
    """
    line = [*_words(words), "--json", *_flags(device, backend)]
    stdin = subprocess.DEVNULL if input is None else subprocess.PIPE
    process = _started(line, program, env, stdin, subprocess.PIPE)
    with process:
        try:
            stdout, stderr = process.communicate(input, timeout)
        except subprocess.TimeoutExpired:
            _end(process, signal.SIGINT)
            raise TimeoutError(f"fwctl {' '.join(line)}: no answer within {timeout} s") from None
        except BaseException:
            _end(process, signal.SIGINT)
            raise
    try:
        return _document(stdout)
    except json.JSONDecodeError as error:
        more = "gives more than one document: stream() yields each" if error.msg == "Extra data" else ""
        _no_document(line, process.returncode, more and f"fwctl {' '.join(line)} {more}" or stderr)


def stream(
    *words: Word,
    device: Optional[str] = None,
    backend: Optional[str] = None,
    program: Program = "fwctl",
    env: Optional[Mapping[str, str]] = None,
) -> Iterator[Document]:
    """Runs a command that gives one document after another, as `watch` and `trace --follow`, and yields each.

    The command is told to end when the loop over them is left. Raises FwctlError. What it says on stderr goes
    where that of the program goes.
    """
    line = [*_words(words), "--json", *_flags(device, backend)]
    process = _started(line, program, env, subprocess.DEVNULL, 2)
    assert process.stdout is not None
    try:
        for text in process.stdout:
            # An error may be written over several lines.
            yield _document(text if text.endswith("}\n") and text != "{\n" else text + process.stdout.read())
        if process.wait() in (1, 2):
            _no_document(line, process.returncode, "")
    except json.JSONDecodeError:
        _no_document(line, process.wait(), "")
    finally:
        if process.poll() is None:
            _end(process, signal.SIGINT)
        process.stdout.close()


class Session:
    """A device that is kept open: `fwctl shell --json`, a few milliseconds a command.

    timeout: seconds for each command; one that takes longer, or is interrupted, ends the session. Threads may
    share a session: their commands go one after another. Raises FwctlError where fwctl can't be run; that there is no such
    device shows with the first command.
    """

    def __init__(
        self,
        device: Optional[str] = None,
        backend: Optional[str] = None,
        program: Program = "fwctl",
        env: Optional[Mapping[str, str]] = None,
        timeout: Optional[float] = None,
    ) -> None:
        self._asked = 0
        self._timeout = timeout
        self._lock = threading.Lock()
        line = ["shell", "--json", *_flags(device, backend)]
        self._process = _started(line, program, env, subprocess.PIPE, subprocess.DEVNULL)

    def run(self, *words: Word) -> Document:
        """A command by its words: run("reg", "get", "PTYS"), or run("temp"). Raises FwctlError, TimeoutError."""
        argv = _words(words)
        with self._lock:
            return self._answer(argv)

    def _answer(self, argv: list[str]) -> Document:
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        if process.stdin.closed:
            raise FwctlError({"kind": "usage", "code": 2, "message": "the session was closed: open another"})
        self._asked += 1
        late = threading.Event()
        timer = threading.Timer(self._timeout or 0, self._give_up, [late])
        try:
            if self._timeout is not None:
                timer.start()
            process.stdin.write(json.dumps({"id": self._asked, "argv": argv}) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = process.stdout.readline()
        except BaseException:
            # The answer would be taken for that of the next command.
            _end(process, signal.SIGTERM)
            raise
        finally:
            timer.cancel()
        if late.is_set():
            process.wait()
            raise TimeoutError(f"{' '.join(argv)}: no answer within {self._timeout} s; the session has ended")
        try:
            return _document(answer)
        except json.JSONDecodeError:
            return self._last_words(answer)

    def _give_up(self, late: threading.Event) -> None:
        late.set()
        self._process.terminate()

    def _last_words(self, begun: str) -> Document:
        """What a session says that ends before it takes a command; else that it has ended."""
        process = self._process
        assert process.stdout is not None
        rest = process.stdout.read()
        code = process.wait()
        try:
            return _document(begun + rest)
        except json.JSONDecodeError:
            said = f"the session has ended with {code}"
            raise FwctlError({"kind": "internal", "code": code, "message": said}) from None

    def register(self, name: str, **index: Field) -> dict[str, Any]:
        """The fields of a register, by their names; index: those that say which instance is meant.

        Up to 53 bits are an int, more a str in hex. Raises FwctlError.
        """
        fields: dict[str, Any] = self.run("reg", "get", name, *_assigned(index))["fields"]
        return fields

    def set_register(self, name: str, **fields: Field) -> list[dict[str, Any]]:
        """Writes fields of a register and gives what has changed: field, before, after. Raises FwctlError."""
        changes: list[dict[str, Any]] = self.run("reg", "set", name, *_assigned(fields), "--yes")["changes"]
        return changes

    def capabilities(self, name: str) -> dict[str, Any]:
        """The fields of a capability type, as "QOS". Raises FwctlError."""
        found: dict[str, Any] = self.run("query-caps", "--type", name)["capabilities"]
        fields: dict[str, Any] = next(iter(found.values()))["fields"]
        return fields

    def settings(self, *names: str) -> list[dict[str, Any]]:
        """Settings that outlive a reset: name, and the values default, current and next. Raises FwctlError."""
        settings: list[dict[str, Any]] = self.run("config", "query", *names)["settings"]
        return settings

    def set_settings(self, **values: Field) -> list[dict[str, Any]]:
        """Sets settings, all or none, from the next reset on; gives what has changed. Raises FwctlError."""
        changes: list[dict[str, Any]] = self.run("config", "set", *_assigned(values), "--yes")["changes"]
        return changes

    def close(self) -> None:
        """Ends the session. What it has changed stays changed. A second time it does nothing."""
        process = self._process
        if process.stdin is not None and not process.stdin.closed:
            try:
                process.stdin.close()
            except BrokenPipeError:
                pass  # the process has ended, before it took what it was asked last
        process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()
