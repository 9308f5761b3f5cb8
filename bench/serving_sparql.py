"""`crosswalk serve` over loopback: what it costs over Oxigraph itself, and who waits beside whom.

Three measures: an answer by HTTP against the same query in this process (pyoxigraph, rows written as JSON)
and against the `oxigraph` server where it is on the PATH; the latency of a good client alone and beside
bad ones; and 64 clients for a minute (`BENCH_SECONDS`), who lose no answer.
"""

from __future__ import annotations

import http.client
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from bench.measure import medians
from bench.serving import free_port, served
from crosswalk import store
from crosswalk.store import ReadOnlyStore

JSON = "application/sparql-results+json"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
QUERIES = {
    "one row": "SELECT ?x { VALUES ?x { 1 } }",
    "200 rows": f"SELECT ?s ?o {{ GRAPH ?g {{ ?s {LABEL} ?o }} }} LIMIT 200",
    "10,000 rows": "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 10000",
}
BAD = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j } }"
CLIENTS = 64


def main() -> None:
    path = store.store_path()
    with _service(path) as address:
        _cost(path, address)
    with _service(path) as address:
        _beside(address)
    with _service(path) as address:
        _crowd(address, float(os.environ.get("BENCH_SECONDS", "60")))


@contextmanager
def _service(path: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "crosswalk", "serve", "--port", str(port)]
    with served([*command, "--store", str(path)], port, "/requete") as address:
        yield address


class Client:
    """One connection, kept."""

    def __init__(self, address: str, path: str = "/sparql") -> None:
        self.path = path
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)

    def ask(self, query: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/sparql-query", "Accept": JSON}
        self.connection.request("POST", self.path, query.encode(), headers)
        reply = self.connection.getresponse()
        return reply.status, reply.read()


def _cost(path: Path, address: str) -> None:
    reader = ReadOnlyStore(path)
    with ExitStack() as stack:
        asks = {"ours": Client(address)}
        if shutil.which("oxigraph"):
            asks["oxigraph server"] = Client(stack.enter_context(_peer(path, stack)), "/query")
        for name, query in QUERIES.items():

            def direct(query: str = query) -> object:
                found = reader.select(query)
                assert isinstance(found, ox.QuerySolutions)
                return found.serialize(format=ox.QueryResultsFormat.JSON)

            runs = {"pyoxigraph": direct} | {
                who: lambda client=client, query=query: client.ask(query)  # type: ignore[misc]
                for who, client in asks.items()
            }
            times = medians(runs, 40)
            base = times["pyoxigraph"]
            shown = [
                f"{who} {seconds * 1000:.2f} ms (+{(seconds - base) * 1000:.2f})"
                for who, seconds in times.items()
            ]
            print(f"{name}: {', '.join(shown)}")


@contextmanager
def _peer(path: Path, stack: ExitStack) -> Iterator[str]:
    """The oxigraph server over a copy of the current generation: two readers share no lock."""
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    generation = path / store.current_generation(path)
    shutil.copytree(generation, Path(folder) / "store")
    port = free_port()
    command = ["oxigraph", "serve-read-only", "--location", str(Path(folder) / "store")]
    with served([*command, "--bind", f"127.0.0.1:{port}"], port, "/") as address:
        yield address


def _beside(address: str) -> None:
    """A good client asks twenty times a second; the bad ones ask for products, again as they are stopped."""
    alone = 0.0
    for bad, kind in ((0, ""), (1, ""), (4, ""), (8, ""), (8, ", each time another query")):
        over = threading.Event()
        threads = [
            threading.Thread(target=_burn, args=(address, over, number if kind else None))
            for number in range(bad)
        ]
        for thread in threads:
            thread.start()
        time.sleep(1)
        good, times, lost = Client(address), list[float](), 0
        end = time.monotonic() + 8
        while time.monotonic() < end:
            begin = time.perf_counter()
            status, _ = good.ask(QUERIES["200 rows"])
            times.append(time.perf_counter() - begin)
            lost += status != 200
            time.sleep(0.05)
        over.set()
        for thread in threads:
            thread.join()
        median = statistics.median(times)
        alone = alone or median
        print(
            f"a good client beside {bad} bad{kind}: median {median * 1000:.1f} ms ({median / alone:.1f} ×), "
            f"worst {max(times) * 1000:.0f} ms, {len(times)} answers, {lost} refused"
        )


def _burn(address: str, over: threading.Event, number: int | None) -> None:
    asked = 0
    while not over.is_set():
        asked += 1
        Client(address).ask(BAD if number is None else f"{BAD} # {number}.{asked}")


def _crowd(address: str, seconds: float) -> None:
    """Each client asks for a number of its own, and is to be given that one."""
    times, wrong, lock = list[float](), list[object](), threading.Lock()
    end = time.monotonic() + seconds

    def live(number: int) -> None:
        client, mine = Client(address), list[float]()
        while time.monotonic() < end:
            begin = time.perf_counter()
            try:
                status, body = client.ask(f"SELECT ?n {{ VALUES ?n {{ {number} }} }}")
                if status != 200 or f'"value":"{number}"'.encode() not in body:
                    wrong.append((status, body))
            except OSError as error:
                wrong.append(error)
                client = Client(address)
            mine.append(time.perf_counter() - begin)
        with lock:
            times.extend(mine)

    threads = [
        threading.Thread(target=live, args=(number,)) for number in range(1000, 1000 + CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ordered = sorted(times)
    print(
        f"{CLIENTS} clients for {seconds:.0f} s: {len(times)} answers ({len(times) / seconds:.0f} a second), "
        f"{len(wrong)} lost, median {statistics.median(times) * 1000:.0f} ms, "
        f"99 % under {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms, worst {ordered[-1] * 1000:.0f} ms"
    )
