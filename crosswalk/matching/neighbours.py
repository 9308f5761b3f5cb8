"""The neighbours' index: every title and bloc of a generation as sparse vectors on disk, so that a
question reads the postings of its own words and codes instead of the whole register.

Made once a generation, at its first question, from what the search index holds (`crosswalk.search`:
labels, codes, ends of registration). Kept in `CROSSWALK_HOME/cache/neighbours/` as one file of arrays,
memory-mapped, and its table of contents; both can be deleted at any time. The same likeness as
`national.title_space` and `bloc_space`: the fields of a bloc other than its label are its title's.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crosswalk import store
from crosswalk.errors import StoreError
from crosswalk.matching import register_files
from crosswalk.matching.engines import require

if TYPE_CHECKING:
    from crosswalk.api import Graph
    from crosswalk.matching.national import Fiche

VERSION = "1"
"""Written into the name of each index: another way to make vectors is another name."""
KEPT = 4
"""Indexes kept, the newest; a machine has one or two stores."""
_ARRAYS, _CONTENTS = "arrays.bin", "contents.json"
_ALIGNMENT = 64


@dataclass(frozen=True)
class Index:
    """An index opened. Rows are titles (fields of `national.FICHE_FIELDS`) or blocs (`label`).

    `arrays` holds, for a field f: `f.rows.*` (compressed rows), `f.posts.*` (compressed columns), its
    features in `f.terms`; and texts as a blob of UTF-8 with its offsets.
    """

    arrays: Mapping[str, Any]

    def __len__(self) -> int:
        """The titles."""
        return len(self.arrays["level"])

    @property
    def owners(self) -> Any:
        """The title of each bloc, as a row of titles; blocs of a title are consecutive."""
        return self.arrays["owner"]

    def text(self, name: str, row: int) -> str:
        """A text of a row: `number`, `title-text`, `key` (end of a bloc's IRI), `code`, `bloc-label`."""
        at = self.arrays[f"{name}.at"]
        return bytes(self.arrays[name][int(at[row]) : int(at[row + 1])]).decode("utf-8")

    def title(self, number: str) -> int | None:
        """The row of a certification; None where nothing is known but its number."""
        import numpy as np

        order = self.arrays["sorted"]
        names = self.arrays["sorted-number"]
        place = int(np.searchsorted(names, number.encode()))
        found = place < len(names) and bytes(names[place]) == number.encode()
        return int(order[place]) if found else None

    def bloc(self, number: str, key: str) -> int | None:
        """The row of a bloc by the end of its IRI."""
        import numpy as np

        owner = self.title(number)
        if owner is None:
            return None
        first, last = np.searchsorted(self.owners, [owner, owner + 1])
        return next((row for row in range(first, last) if self.text("key", row) == key), None)

    def likeness(self, field: str, row: int) -> Any:
        """The cosine of one row with every row of a field."""
        import numpy as np

        read = self.arrays
        features, values = self._features(field, row)
        starts, rows, weights = (read[f"{field}.posts.{part}"] for part in ("at", "row", "value"))
        found = np.zeros(len(read[f"{field}.rows.at"]) - 1, dtype=np.float32)
        for feature, value in zip(features, values, strict=True):
            some = slice(int(starts[feature]), int(starts[feature + 1]))
            found[rows[some]] += value * weights[some]
        return found

    def _features(self, field: str, row: int) -> tuple[Any, Any]:
        at = self.arrays[f"{field}.rows.at"]
        some = slice(int(at[row]), int(at[row + 1]))
        return self.arrays[f"{field}.rows.feature"][some], self.arrays[f"{field}.rows.value"][some]

    def common(self, field: str, a: int, b: int) -> list[str]:
        """The features that two rows share: codes with their families, or stems."""
        import numpy as np

        both = np.intersect1d(self._features(field, a)[0], self._features(field, b)[0])
        return [bytes(one).decode("utf-8") for one in self.arrays[f"{field}.terms"][both]]

    def having(self, field: str, prefix: str) -> Any:
        """Which rows have a feature that begins so: a boolean mask."""
        import numpy as np

        starts, rows = (self.arrays[f"{field}.posts.{part}"] for part in ("at", "row"))
        found = np.zeros(len(self.arrays[f"{field}.rows.at"]) - 1, dtype=bool)
        for feature in np.flatnonzero(
            np.char.startswith(self.arrays[f"{field}.terms"], prefix.encode())
        ):
            found[rows[int(starts[feature]) : int(starts[feature + 1])]] = True
        return found


def of(graph: Graph) -> Index:
    """The index of what a graph answers from, made if this generation has none yet.

    Raises:
        UnavailableError: the extra `match` is not installed.
        StoreError: the generation was built without its search index.
    """
    require()
    source = graph.store.search_index()
    try:
        state = source.stat()
    except FileNotFoundError:
        raise StoreError(
            f"{source} : index absent, reconstruisez avec « crosswalk build »"
        ) from None
    told = f"{VERSION}\n{source.resolve()}\n{state.st_size}\n{state.st_mtime_ns}"
    folder = store.home() / "cache" / "neighbours" / hashlib.sha256(told.encode()).hexdigest()[:24]
    if (folder / _CONTENTS).is_file():
        try:
            return _opened(folder)
        except (OSError, ValueError, KeyError, TypeError):  # damaged: made again
            shutil.rmtree(folder, ignore_errors=True)
    arrays = make(*register_files.from_store(graph))
    try:
        _write(folder, arrays)
    except OSError:  # a folder that cannot be written: the answer comes all the same
        return Index(arrays)
    return _opened(folder)


def make(fiches: Sequence[Fiche], codes: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """The arrays of an index; `codes` gives the code of a bloc by its number and key."""
    import numpy as np

    from crosswalk.matching import national
    from crosswalk.matching.normalise import clean, stems

    blocs = [(i, key, label) for i, one in enumerate(fiches) for key, label in one.blocs.items()]
    arrays: dict[str, Any] = {
        "level": np.array([one.level.encode() for one in fiches], dtype="S2"),
        "expires": np.array([one.expires.encode() for one in fiches], dtype="S10"),
        "owner": np.array([owner for owner, _, _ in blocs], dtype=np.int32),
    }
    numbers = np.array([one.number.encode() for one in fiches] or [b""], dtype=bytes)[: len(fiches)]
    order = np.argsort(numbers, kind="stable")
    arrays |= {"sorted": order.astype(np.int32), "sorted-number": numbers[order]}
    for name, texts in {
        "number": [one.number for one in fiches],
        "title-text": [one.title for one in fiches],
        "key": [key for _, key, _ in blocs],
        "code": [codes.get((fiches[owner].number, key), "") for owner, key, _ in blocs],
        "bloc-label": [label for _, _, label in blocs],
    }.items():
        arrays |= _texts(name, texts)
    for name, read in national.FICHE_FIELDS.items():
        arrays |= _field(name, *national.vectors([read(one) for one in fiches]))
    arrays |= _field("label", *national.vectors([stems(clean(label)) for _, _, label in blocs]))
    return arrays


def _texts(name: str, texts: Sequence[str]) -> dict[str, Any]:
    import numpy as np

    parts = [text.encode("utf-8", "replace") for text in texts]
    at = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    return {name: np.frombuffer(b"".join(parts), dtype=np.uint8), f"{name}.at": at}


def _field(name: str, matrix: Any, terms: Sequence[str]) -> dict[str, Any]:
    import numpy as np

    rows, posts = matrix.tocsr(), matrix.tocsc()
    return {
        f"{name}.terms": np.array([term.encode() for term in terms] or [b""], dtype=bytes),
        f"{name}.rows.at": rows.indptr.astype(np.int64),
        f"{name}.rows.feature": rows.indices.astype(np.int32),
        f"{name}.rows.value": rows.data.astype(np.float32),
        f"{name}.posts.at": posts.indptr.astype(np.int64),
        f"{name}.posts.row": posts.indices.astype(np.int32),
        f"{name}.posts.value": posts.data.astype(np.float32),
    }


def _write(folder: Path, arrays: Mapping[str, Any]) -> None:
    """Write an index beside its place and put it there in one step; older ones beyond `KEPT` go."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder.parent))
    try:
        contents = {}
        with (part / _ARRAYS).open("wb") as stream:
            for name, array in arrays.items():
                stream.write(b"\0" * (-stream.tell() % _ALIGNMENT))
                contents[name] = [array.dtype.str, len(array), stream.tell()]
                stream.write(array.tobytes())
        (part / _CONTENTS).write_text(json.dumps(contents), encoding="utf-8")
        try:
            part.rename(folder)
        except OSError:
            if not (folder / _CONTENTS).is_file():  # else another process was quicker
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    known = sorted(folder.parent.iterdir(), key=_age)
    for old in known[:-KEPT]:
        if old != folder and not old.name.startswith("part-"):
            shutil.rmtree(old, ignore_errors=True)


def _age(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # removed meanwhile
        return 0.0


@lru_cache(maxsize=2)
def _opened(folder: Path) -> Index:
    import numpy as np

    contents = json.loads((folder / _CONTENTS).read_text(encoding="utf-8"))
    whole = np.memmap(folder / _ARRAYS, dtype=np.uint8, mode="r")
    arrays = {}
    for name, (kind, length, start) in contents.items():
        size = np.dtype(kind).itemsize * length
        if start + size > len(whole):
            raise ValueError(f"{name}: cut short")
        arrays[name] = whole[start : start + size].view(kind)
    return Index(arrays)
