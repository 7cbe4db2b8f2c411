"""Devices of Linux's fwctl subsystem from Python, by the command fwctl.

    import fwctl

    with fwctl.Session(device="fwctl0") as card:
        print(card.register("PTYS", local_port=1)["eth_proto_oper"])
        print(card.run("temp")["sensors"])

A document is what the command prints with --json: a dict with the key "schema". What fails raises
FwctlError, with the facts of the command's own error. Needs Python 3.9 and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
from types import TracebackType
from typing import Any, Mapping, Optional, Sequence, Union

__all__ = ["FwctlError", "Session", "run"]

Document = dict[str, Any]
Field = Union[int, str]


class FwctlError(Exception):
    """An error of fwctl.

    kind: usage, device, policy, kernel, firmware, reply, state, differs or internal; code: the exit code that
    stands for it; facts: all that the error says beside, as errno, opcode, scope, status, syndrome and path.
    """

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error.get("message", ""))
        self.kind: str = error.get("kind", "internal")
        self.code: int = error.get("code", 1)
        self.next: Optional[str] = error.get("next")
        self.facts: dict[str, Any] = dict(error)


def _flags(device: Optional[str], backend: Optional[str]) -> list[str]:
    return [
        *(["--device", device] if device is not None else []),
        *(["--backend", backend] if backend is not None else []),
    ]


def _document(text: str) -> Document:
    document = json.loads(text)
    if document.get("schema", "").startswith("fwctl.error/"):
        raise FwctlError(document["error"])
    return document


def run(
    *words: str,
    device: Optional[str] = None,
    backend: Optional[str] = None,
    program: Union[str, Sequence[str]] = "fwctl",
    env: Optional[Mapping[str, str]] = None,
) -> Document:
    """Runs one command as a process of its own and gives its document.

    Codes that are an answer, as 9 of a comparison that finds differences, are no error: the document says so.
    """
    line = [program] if isinstance(program, str) else list(program)
    ended = subprocess.run(
        [*line, *words, "--json", *_flags(device, backend)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=None if env is None else {**os.environ, **env},
        encoding="utf-8",
    )
    if not ended.stdout.strip():
        raise FwctlError({"kind": "internal", "code": ended.returncode, "message": ended.stderr.strip()})
    return _document(ended.stdout)


class Session:
    """A device that is kept open: `fwctl shell --json`, a few milliseconds a command."""

    def __init__(
        self,
        device: Optional[str] = None,
        backend: Optional[str] = None,
        program: Union[str, Sequence[str]] = "fwctl",
        env: Optional[Mapping[str, str]] = None,
    ) -> None:
        line = [program] if isinstance(program, str) else list(program)
        self._asked = 0
        self._process = subprocess.Popen(
            [*line, "shell", "--json", *_flags(device, backend)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=None if env is None else {**os.environ, **env},
            encoding="utf-8",
        )

    def run(self, *words: str) -> Document:
        """A command by its words: run("reg", "get", "PTYS"), or run("temp")."""
        process = self._process
        self._asked += 1
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(json.dumps({"id": self._asked, "argv": list(words)}) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            code = process.wait()
            raise FwctlError({"kind": "internal", "code": code, "message": f"the session has ended with {code}"})
        return _document(answer)

    def register(self, name: str, **index: Field) -> dict[str, Any]:
        """The fields of a register, by their names; index: those that say which instance is meant."""
        return self.run("reg", "get", name, *_assigned(index))["fields"]

    def set_register(self, name: str, **fields: Field) -> list[dict[str, Any]]:
        """Writes fields of a register and gives what has changed: field, before, after."""
        return self.run("reg", "set", name, *_assigned(fields), "--yes")["changes"]

    def settings(self, *names: str) -> list[dict[str, Any]]:
        """Settings of the non-volatile configuration."""
        return self.run("config", "query", *names)["settings"]

    def close(self) -> None:
        """Ends the session. What it has changed stays changed."""
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


def _assigned(fields: Mapping[str, Field]) -> list[str]:
    return [f"{name}={value}" for name, value in fields.items()]
