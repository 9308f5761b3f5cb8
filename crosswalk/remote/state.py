"""How far an interrupted publication went: a small file, written after each batch."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class State:
    """How far a publication to one server went: kept in a file after each batch."""

    file: Path
    generation: str
    sent: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Graph → its hash, and how many of its triples were sent; −1 once it is in place."""

    @classmethod
    def read(cls, file: Path, generation: str) -> State:
        """The state of a publication of this generation; a new one where there is none."""
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            if kept["generation"] == generation:
                sent = {str(k): (str(v[0]), int(v[1])) for k, v in kept["sent"].items()}
                return cls(file, generation, sent)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
            pass  # none, of another generation, or damaged: everything is sent anew
        return cls(file, generation)

    def at(self, graph: str, digest: str) -> int:
        """How many triples of a graph with this hash were sent."""
        kept, count = self.sent.get(graph, ("", 0))
        return count if kept == digest else 0

    def note(self, graph: str, digest: str, count: int) -> None:
        self.sent[graph] = (digest, count)
        text = json.dumps({"generation": self.generation, "sent": self.sent}, indent=1)
        part = self.file.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(self.file)
