"""How fast do sources turn inputs into documents? Documents a second of each kind, and the memory a large crawl takes.

Corpus: texts made here of about 2,000 characters; all checks are made (language, encoding, dates), nothing is read for events.
Run:    python -m benchmarks.sources [--documents 2000] [--crawl 1000]
`--crawl` is the size in megabytes of a crawl that is mostly pictures; what it takes is told as peak memory of this process and the
one that extracts pages, over that of a crawl a tenth of the size.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import polars as pl

from benchmarks.malformed import article, item, page, record
from dragoman.sources import sources


def texts(count: int) -> list[str]:
    """Return texts of which no two are the same."""
    rng = random.Random(1)
    return ["\n\n".join(article(rng, f"{n}.{part}") for part in range(3)) for n in range(count)]


def made(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """Write each kind of input; yield its name and the path."""
    words = texts(count)
    urls = [f"http://example.org/{n}" for n in range(count)]

    def written(name: str, data: bytes) -> tuple[str, str]:
        (folder / name).write_bytes(data)
        return name, str(folder / name)

    for kind, of in (("txt", lambda w: w.encode()), ("html", lambda w: page(w, "News"))):
        (folder / kind).mkdir()
        for n, w in enumerate(words):
            (folder / kind / f"{n:06}.{kind}").write_bytes(of(w))
        yield f"folder of {kind}", str(folder / kind)
    rows = [{"id": u, "text": w, "published": "2020-02-03"} for u, w in zip(urls, words, strict=True)]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    yield written("news.jsonl", lines)
    yield written("news.jsonl.gz", gzip.compress(lines, 6))
    frame = pl.DataFrame(rows)
    yield written("news.csv", frame.write_csv().encode())
    frame.write_parquet(folder / "news.parquet")
    yield "news.parquet", str(folder / "news.parquet")
    items = b"".join(item(w, u) for u, w in zip(urls, words, strict=True))
    yield written("feed.xml", b'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>' + items + b"</channel></rss>")
    records = [record(u, page(w, "News")) for u, w in zip(urls, words, strict=True)]
    yield written("crawl.warc", b"".join(records))
    yield written("crawl.warc.gz", b"".join(gzip.compress(r, 6) for r in records))


def rate(path: str, count: int) -> int:
    """Return documents a second, the median of three runs."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        found = sum(1 for _ in sources.read([path]))
        taken.append(time.perf_counter() - start)
        assert found == count, (path, found)
    return round(count / median(taken))


def peak(megabytes: int) -> int:
    """Return the peak memory (MB) of a process that reads a crawl of so many megabytes, with that of its helper."""
    code = (
        "import resource, sys\nfrom dragoman.sources import pages, sources\n"
        "count = sum(1 for _ in sources.read([sys.argv[1]]))\npages.end()\n"
        "print(count, sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
    )
    picture = record("http://example.org/p", b"\xff" * 1_000_000).replace(b"text/html; charset=utf-8", b"image/jpeg")
    good = [record(f"http://example.org/{n}", page(w, "News")) for n, w in enumerate(texts(100))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc"
        with path.open("wb") as handle:
            for n in range(megabytes):
                handle.write(picture)
                if n % max(1, megabytes // 100) == 0 and good:
                    handle.write(good.pop())
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[1]) // 1000


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--crawl", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rates = {name: rate(path, asked.documents) for name, path in made(Path(folder), asked.documents)}
    figures: dict[str, object] = {"documents": asked.documents, "python": platform.python_version(), "cores": os.cpu_count()}
    figures["documents_per_second"] = rates
    small, large = peak(asked.crawl // 10), peak(asked.crawl)
    figures["crawl"] = {"megabytes": asked.crawl, "peak_mb": large, "peak_mb_of_a_tenth": small, "times": round(large / small, 2)}
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
