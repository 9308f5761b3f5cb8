"""The index of an import, written by a process of its own while the store loads.

It reads the graphs that stay from the generation that answers, then follows each file of N-Triples that
the import's reader writes, up to its last line (`END`). The parent names the files on standard input,
a line each; the child answers a line once one is read to its end, and finishes when the input ends.
Run as `python -m crosswalk.search.following GENERATION INDEX`, the graphs to keep on the first line.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from crosswalk.errors import StoreError
from crosswalk.identifiers import ID

END = b"# fin\n"
"""The last line of a followed file: a comment, for who loads it."""
_PAUSE = 0.01
"""Seconds before one looks again whether the file grew."""
_CHUNK = 2**20
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "r": "\r"}


class Indexer:
    """The parent's side: a child that writes the index; leaving the block by an error stops it.

    Raises (by `follow` and `finish`):
        StoreError: the child ended before its work did.
    """

    def __init__(self, generation: Path, graphs: Sequence[str], index: Path) -> None:
        command = [sys.executable, "-m", "crosswalk.search.following", str(generation), str(index)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._say(json.dumps(list(graphs)))

    def __enter__(self) -> Indexer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind:
            self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream:
                stream.close()

    def follow(self, path: Path) -> None:
        """Begin to read a file that grows."""
        self._say(json.dumps(str(path)))

    def read(self) -> None:
        """Wait until the file named last is read to its end: it may be removed then."""
        assert self._child.stdout is not None
        if not self._child.stdout.readline():
            raise StoreError("l'index de recherche ne s'écrit pas : import abandonné")

    def finish(self) -> None:
        """Wait until the index answers."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        if self._child.wait():
            raise StoreError("l'index de recherche ne s'écrit pas : import abandonné")

    def _say(self, line: str) -> None:
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(line + "\n")
            self._child.stdin.flush()
        except BrokenPipeError:
            raise StoreError("l'index de recherche ne s'écrit pas : import abandonné") from None


def statements(lines: Iterator[bytes]) -> Iterator[tuple[str, str, str]]:
    """Those of our own N-Triples that the index has a place for: subject, predicate, value."""
    from crosswalk.search.index import PREDICATES

    names = b"|".join(re.escape(name.encode()) for name in PREDICATES)
    pattern = re.compile(
        rb"<(" + re.escape(f"{ID}certification/".encode()) + rb"[^>]*)> <(" + names + rb")> "
        rb'(?:"((?:[^"\\]|\\.)*)"\S*|<([^>]*)>) \.\n'
    )
    for line in lines:
        if found := pattern.fullmatch(line):
            subject, predicate, text, iri = found.groups()
            value = iri.decode() if text is None else _plain(text.decode())
            yield subject.decode(), predicate.decode(), value


def _plain(text: str) -> str:
    """A string without the escapes that our writer puts."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)


def grown(path: Path, parent: int) -> Iterator[bytes]:
    """The lines of a file that another process writes, up to `END`; they stop when `parent` is gone."""
    rest = b""
    with path.open("rb") as stream:
        while True:
            data = stream.read(_CHUNK)
            if not data:
                if os.getppid() != parent:
                    return
                time.sleep(_PAUSE)
                continue
            lines = (rest + data).splitlines(keepends=True)
            rest = lines.pop() if not lines[-1].endswith(b"\n") else b""
            last = bool(lines) and lines[-1] == END
            yield from lines[:-1] if last else lines
            if last:
                return


def main() -> int:
    import pyoxigraph as ox

    from crosswalk.search.index import IndexWriter, add

    parent = os.getppid()
    generation, index = sys.argv[1:3]
    writer = IndexWriter(Path(index))
    add(writer, ox.Store.read_only(generation), json.loads(sys.stdin.readline()))
    for name in sys.stdin:
        for statement in statements(grown(Path(json.loads(name)), parent)):
            writer.statement(*statement)
        print("lu", flush=True)
    if os.getppid() != parent:
        return 1
    writer.finish()
    return 0


if __name__ == "__main__":
    sys.exit(main())
