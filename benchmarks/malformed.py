"""What do malformed inputs do? Crashes, hangs over 10 seconds, and good documents lost beside them.

Corpus: 10,000 inputs made here from a seed: pages, crawls, JSON Lines, CSV, feeds, gzip files and encodings, each with a mutated
piece between good documents in the same input (of pages and texts: in the same folder), and as many as `--random` says made of
bytes that hypothesis draws.
Run:    python -m benchmarks.malformed [--inputs 10000] [--random 500] [--seed 1]
Fails where anything crashes, hangs or is lost.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.sources import sources
from dragoman.sources.problems import Problem, Tally

HANG = 10  # seconds
SENTENCES = (
    "Norway’s envoy met the Omani minister in Muscat on Thursday, and both said that the talks would go on.",
    "The café owners’ union in Orléans called off its strike after the prefect had promised new talks.",
    "“We will not give up the islands,” the foreign minister told parliament, and thanked his allies.",
    "Officials from both sides said that the border would be opened again before the end of the month.",
)
NASTY = (
    *(b'"', b"'", b"\\", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n\r\n", b"<", b">", b"&", b"]]>"),
    *(b"<![CDATA[", b"<!--", b"</item>", b"</html>", b"<item>", b"</body>", b"<script>", b"<plaintext>", b"<textarea>", b"&#xD800;"),
    *(b"WARC/1.0\r\n", b"Content-Length: 999999999999\r\n", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n"),
    *(
        b"Content-Encoding: gzip\r\n",
        b"\x1f\x8b\x08",
        b"[" * 3000,
        b"{" * 3000,
        b"<div>" * 3000,
        b"9" * 5000,
        b"A" * 70000,
        b"1e999",
        b"NaN",
    ),
    *(
        b'<meta charset="utf-16">',
        b'<?xml version="1.0" encoding="ebcdic-cp-us"?>',
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "\u202e\ufffe".encode(),
    ),
)


MAGIC = (b"PAR1", b"PK\x03\x04", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")


@dataclass
class Outcome:
    """What happened over all inputs."""

    inputs: int = 0
    documents: int = 0
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    slowest: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)


def article(rng: random.Random, name: str) -> str:
    """Return a good text that no other has; no sentence follows on itself, for pages that repeat one are mended."""
    order = rng.sample(SENTENCES, k=len(SENTENCES))
    return f"Report {name}: " + " ".join(order * 2)


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Return bytes that were cut, turned, doubled, and filled with what parsers trip over."""
    piece = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        at = rng.randrange(len(piece) + 1)
        span = rng.choice((1, 2, 8, 64, 500))
        match rng.randrange(7):
            case 0:
                del piece[at : at + span]
            case 1:
                piece[at : at + 1] = bytes([rng.randrange(256)])
            case 2:
                piece[at:at] = rng.choice(NASTY)
            case 3:
                piece[at:at] = piece[at : at + span]
            case 4:
                piece[at : at + span] = rng.randbytes(span)
            case 5:
                del piece[at:]
            case _:
                other = rng.randrange(len(piece) + 1)
                piece[at:at] = piece[other : other + span]
    return bytes(piece)


def page(words: str, title: str) -> bytes:
    """Return a web page."""
    head = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head>"
    body = "".join(f"<p>{p}.</p>" for p in words.split(". "))
    return f"{head}<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>".encode()


def record(url: str, body: bytes) -> bytes:
    """Return a WARC record that answers with a page."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:x:{url}>\r\n"
    )
    return head.encode() + b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(http), http)


def item(words: str, url: str) -> bytes:
    """Return an entry of an RSS feed."""
    body = f"<title>News</title><link>{url}</link><guid>{url}</guid><pubDate>Mon, 03 Feb 2020 10:00:00 GMT</pubDate>"
    return f"<item>{body}<description>&lt;p&gt;{words}&lt;/p&gt;</description></item>".encode()


Made = tuple[dict[str, bytes], list[str]]  # files, and the words that must be read


def _between(rng: random.Random, make: Callable[[str, str], bytes]) -> tuple[list[bytes], list[str]]:
    """Return pieces of which those at the ends and in the midst are good, others are mutated, and the words of the good."""
    pieces, good = [], []
    for number in range(rng.choice((3, 3, 5))):
        words = article(rng, f"{number}-{rng.randrange(10**9)}")
        piece = make(words, f"http://example.org/{'bad' if number % 2 else 'good'}/{number}")
        if number % 2:
            piece = mutated(rng, piece)
        else:
            good.append(words)
        pieces.append(piece)
    return pieces, good


def warc(rng: random.Random) -> Made:
    """A crawl with broken records."""
    pieces, good = _between(rng, lambda words, url: record(url, page(words, "News")))
    return {"a.warc": b"".join(pieces)}, good


def warc_gz(rng: random.Random) -> Made:
    """A compressed crawl with broken members."""
    pieces, good = _between(rng, lambda words, url: gzip.compress(record(url, page(words, "News")), 1))
    return {"a.warc.gz": b"".join(pieces)}, good


def json_lines(rng: random.Random) -> Made:
    """JSON Lines with broken lines."""
    pieces, good = _between(rng, lambda words, url: json.dumps({"id": url, "text": words}, ensure_ascii=rng.random() < 0.5).encode())
    return {"a.jsonl": b"\n".join(pieces)}, good


def json_gz(rng: random.Random) -> Made:
    """JSON Lines in a gzip file with broken members."""
    pieces, good = _between(rng, lambda words, url: gzip.compress(json.dumps({"id": url, "text": words}).encode() + b"\n", 1))
    return {"a.jsonl.gz": b"".join(pieces)}, good


def table(rng: random.Random) -> Made:
    """CSV with broken rows."""

    def row(words: str, url: str) -> bytes:
        quoted = words.replace(". ", '. ""Yes""\n') if rng.random() < 0.3 else words
        return f'{url},"{quoted}",2020-02-03'.encode()

    pieces, good = _between(rng, row)
    return {"a.csv": b"id,text,published\n" + b"\n".join(pieces) + b"\n"}, [g[:20] for g in good]


def feed(rng: random.Random) -> Made:
    """A feed with broken entries."""
    pieces, good = _between(rng, item)
    head = b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Feed</title>'
    return {"a.xml": head + b"".join(pieces) + b"</channel></rss>"}, good


def html(rng: random.Random) -> Made:
    """A broken page beside a good text."""
    words = article(rng, str(rng.randrange(10**9)))
    return {"a.html": mutated(rng, page(article(rng, "bad"), "News")), "b.txt": words.encode()}, [words]


def encodings(rng: random.Random) -> Made:
    """A text in some encoding, broken, beside a good one."""
    name = rng.choice("utf-8 utf-16 utf-16-le utf-32 cp1252 koi8-r shift_jis gb18030 utf-7 cp037 iso2022_jp".split())
    words = article(rng, str(rng.randrange(10**9)))
    return {"a.txt": mutated(rng, words.encode(name, errors="replace")), "b.txt": words.encode()}, [words]


def packed(rng: random.Random) -> Made:
    """A zip archive beside a good text: broken, or of things that unpack to much more."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.txt", article(rng, "in"))
        if rng.random() < 0.1:
            archive.writestr("bomb.txt", b" " * 5_000_000)
    words = article(rng, str(rng.randrange(10**9)))
    data = made.getvalue()
    return {"a.zip": data if rng.random() < 0.1 else mutated(rng, data), "b.txt": words.encode()}, [words]


def fivefold(data: bytes) -> bytes:
    """Compress five times over."""
    for _ in range(5):
        data = gzip.compress(data)
    return data


def bombs(rng: random.Random) -> Made:
    """What is small and asks for much: nesting, endless lines, things that unpack to much more."""
    depth = rng.choice((1000, 50_000))
    bomb = {
        "a.html": b"<html><body>" + rng.choice((b"<div>", b"<b><i>", b"<table><tr><td>", b"<a href='x", b"<ul><li>", b"<font><p>")) * depth,
        "a.jsonl": b'{"text":' + rng.choice((b"[", b'{"a":')) * depth,
        "a.txt.gz": gzip.compress(b" " * 40_000_000, 6) if depth > 1000 else fivefold(b"x"),
        "a.xml": b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]><rss><channel><item>" + b"&b;" * depth,
        "a.csv": b"id,text\n" + b'1,"' * depth,
        "a.warc": b"WARC/1.0\r\n" * depth,
    }
    name = rng.choice(sorted(bomb))
    words = article(rng, str(rng.randrange(10**9)))
    return {name: bomb[name], "b.txt": words.encode()}, [words]


KINDS: tuple[tuple[Callable[[random.Random], Made], int], ...] = (
    (html, 20),
    (warc, 14),
    (warc_gz, 8),
    (json_lines, 14),
    (json_gz, 6),
    (table, 12),
    (feed, 12),
    (encodings, 9),
    (packed, 4),
    (bombs, 1),
)


def _late(*_: object) -> None:
    raise TimeoutError


def tried(files: dict[str, bytes], good: list[str], folder: Path, label: str, outcome: Outcome) -> None:
    """Read the files of one input and write down what happened."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    outcome.inputs += 1
    outcome.kinds[label.partition(" ")[0]] += 1
    told: list[Problem] = []
    start = time.perf_counter()
    signal.alarm(3 * HANG)
    try:
        read = [s.document.text for s in sources.read([str(folder)], report=told.append)]
        tally = Tally()
        for problem in told:
            tally.add(problem)
            assert "\n" not in str(problem), problem
        for text in read:
            text.encode("utf-8")
        outcome.documents += len(read)
        squeezed = ["".join(text.split()) for text in read]
        missing = [words for words in good if not any("".join(words.split()) in text for text in squeezed)]
        if missing:
            outcome.lost.append(f"{label}: {len(missing)} of {len(good)}; {[str(p)[-90:] for p in told[:3]]}")
    except TimeoutError:
        outcome.hangs.append(label)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        outcome.crashes.append(f"{label}: {type(error).__name__}: {error}"[:300])
    finally:
        signal.alarm(0)
        taken = time.perf_counter() - start
        outcome.slowest = max(outcome.slowest, taken)
        if taken > HANG and label not in outcome.hangs:
            outcome.hangs.append(label)
        for name in files:
            (folder / name).unlink()


def run(inputs: int, seed: int, drawn: int = 0) -> Outcome:
    """Try so many inputs, and so many that hypothesis draws."""
    outcome = Outcome()
    signal.signal(signal.SIGALRM, _late)
    makers = [make for make, weight in KINDS for _ in range(weight)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number in range(inputs):
            rng = random.Random(f"{seed}-{number}")
            make = makers[number % len(makers)]
            files, good = make(rng)
            tried(files, good, folder, f"{make.__name__} {seed}-{number}", outcome)
        if drawn:
            endings = st.sampled_from(
                (".txt", ".html", ".jsonl", ".csv", ".xml", ".warc", ".gz", ".bz2", ".xz", ".zst", ".zip", ".parquet")
            )
            starts = st.sampled_from(
                (b"", *(n for n in NASTY if len(n) < 60), b"PAR1", b"PK\x03\x04", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
            )

            @settings(max_examples=drawn, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
            @given(endings, starts, st.binary(max_size=2000))
            def draw(ending: str, start: bytes, data: bytes) -> None:
                files = {f"a{ending}": start + data, "b.txt": SENTENCES[0].encode()}
                tried(files, [SENTENCES[0]], folder, f"drawn {ending} {(start + data)[:40]!r}", outcome)

            draw()
    return outcome


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--random", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    outcome = run(asked.inputs, asked.seed, asked.random)
    figures = {
        "inputs": outcome.inputs,
        "documents_read": outcome.documents,
        "slowest_seconds": round(outcome.slowest, 2),
        "kinds": dict(outcome.kinds),
        "crashes": len(outcome.crashes),
        "hangs": len(outcome.hangs),
        "lost": len(outcome.lost),
        "which": [*outcome.crashes, *outcome.hangs, *outcome.lost][:20],
    }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    sys.exit(bool(outcome.crashes or outcome.hangs or outcome.lost))


if __name__ == "__main__":
    main()
