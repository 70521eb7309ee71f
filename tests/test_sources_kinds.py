"""Every kind of input becomes documents, packed in whatever way, within its bounds."""

import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import tracemalloc
import zipfile

import polars as pl
import pytest
import zstandard

from benchmarks.malformed import item, page, record
from dragoman.errors import InputError
from dragoman.sources import compressed, credits, pages, sources, streams, warc
from dragoman.sources.encoding import decode
from dragoman.sources.language import foreign
from dragoman.sources.limits import Limits
from dragoman.sources.options import Options, bounds, columns
from dragoman.sources.problems import Tally
from dragoman.types import Document

WORDS = (
    "President Sisi visited Khartoum on Thursday and met the generals. They told him that talks would go on in Cairo. "
    "The opposition called the visit a mistake. Egypt has promised to send wheat before the end of the month."
)
GERMAN = "Die Regierung hat am Montag mit den Vertretern der Opposition über das Gesetz gesprochen und es nicht geändert."


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(*inputs, stdin=None, **options):
    problems = []
    found = [s.document for s in sources.read(list(inputs), report=problems.append, stdin=stdin, options=Options(**options))]
    tally = Tally()
    for problem in problems:
        tally.add(problem)
    return found, [str(p) for p in problems if p.failed], tally


def squeezed(text):
    return "".join(text.split())


def test_a_folder_stands_for_its_files_in_order_without_hidden_ones(here):
    for name in ("b/2.txt", "b/1.txt", "a.md", ".hidden/x.txt", "b/.y.txt", "b/z.png", "c/deep/er/3.txt.gz"):
        (here / name).parent.mkdir(parents=True, exist_ok=True)
        data = f"{WORDS} {name}".encode()
        (here / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (here / "c" / "loop").symlink_to(here / "c")
    found, failed, _ = read(".")
    assert [d.id for d in found] == ["a.md", "1.txt", "2.txt", "3.txt.gz"]
    assert not failed


def test_a_quoted_pattern_is_expanded(here):
    for name in ("2018-1.txt", "2018-2.txt", "2019-1.txt"):
        (here / name).write_text(WORDS + name)
    assert [d.id for d in read("2018-*.txt")[0]] == ["2018-1.txt", "2018-2.txt"]
    assert [d.id for d in read("**/*-1.txt")[0]] == ["2018-1.txt", "2019-1.txt"]


def test_what_is_left_out_of_many_is_counted_and_of_one_is_told(here):
    (here / "n").mkdir()
    (here / "n" / "de.txt").write_text(GERMAN)
    (here / "n" / "empty.txt").write_text("")
    (here / "n" / "bin.txt").write_bytes(bytes(range(256)))
    (here / "n" / "en.txt").write_text(WORDS)
    found, failed, tally = read("n")
    assert [d.id for d in found] == ["en.txt"]
    assert not failed
    assert str(tally) == "3 skipped: 1 not text, 1 in another language, 1 empty"
    assert read("n/de.txt")[1] == ["n/de.txt: is in German, it seems; only English is read. Translate it or leave it out"]


def test_a_page_is_its_article_with_title_date_and_publisher(here):
    body = "".join(f"<p>{s}.</p>" for s in WORDS.split(". "))
    (here / "a.html").write_text(
        "<html><head><title>Sisi in Khartoum</title><meta property='article:published_time' content='2020-02-03T10:00:00Z'>"
        "<meta property='og:site_name' content='The Example'></head><body><nav><a href='/'>Home</a><a href='/w'>World</a></nav>"
        f"<article><h1>Sisi in Khartoum</h1><figure><img src=x><figcaption>Sisi waves.</figcaption></figure>{body}"
        "<table><tr><td>12<td>13<tr><td>14<td>15</table></article><footer>Subscribe to our newsletter</footer></body></html>"
    )
    [document], failed, _ = read("a.html")
    assert (document.id, document.title, document.published, document.publisher) == (
        "a.html",
        "Sisi in Khartoum",
        "2020-02-03",
        "The Example",
    )
    assert squeezed(WORDS[:60]) in squeezed(document.text)
    assert not any(words in document.text for words in ("Home", "waves", "13", "Subscribe"))
    assert not failed


def test_pages_are_read_in_the_encoding_they_declare(here):
    russian = "<meta charset=koi8-r><p>мир</p>".encode("koi8-r")
    assert decode(russian, markup=True).text == "<meta charset=koi8-r><p>мир</p>"
    assert decode(russian, "text/html; charset=cp1251", markup=True).encoding == "cp1251"
    assert decode("“so”".encode("cp1252"), "text/html; charset=ISO-8859-1").text == "“so”"
    assert decode(b'<?xml version="1.0" encoding="no-such"?>caf\xc3\xa9', markup=True).text.endswith("café")
    assert decode("naïve – “yes” ".encode() + "café".encode("cp1252")).text == "naïve – “yes” café"
    assert decode("Это сообщение написано по-русски, и его кодировка не объявлена. ".encode("cp1251") * 20).text.startswith("Это")


@pytest.mark.parametrize("bad", ["<div>" * 100_000, "<table><tr><td>" * 30_000, "<a href='" + "x" * 3_000_000, "\x00" * 1000])
def test_what_a_page_nests_stops_that_page_alone(here, bad):
    (here / "a.html").write_text("<html><body>" + bad)
    (here / "b.html").write_bytes(page(WORDS, "News"))
    found, _, _ = read("a.html", "b.html")
    assert found[-1].id == "b.html"


def test_a_page_that_takes_too_long_is_ended_and_the_next_is_read():
    pages.extract(page(WORDS, "News"), "warm", None, Limits())
    large = page(". ".join(f"Paragraph {n} of a very long page says this and that about talks" for n in range(30_000)), "News")
    with pytest.raises(InputError, match=r"could not be taken apart in 0\.05 seconds"):
        pages.extract(large, "large", None, Limits(seconds=0.05))
    assert pages.extract(page(WORDS, "News"), "next", None, Limits()).id == "next"


def test_a_page_that_kills_the_extracting_process_costs_itself_alone(monkeypatch):
    pages.extract(page(WORDS, "News"), "warm", None, Limits())
    [helper] = pages._helpers.values()
    helper.process.kill()
    with pytest.raises(InputError, match="asks for too much"):
        pages.extract(page(WORDS, "News"), "a", None, Limits())
    assert pages.extract(page(WORDS, "News"), "next", None, Limits()).id == "next"


def test_columns_are_found_by_their_names_in_every_table(here):
    rows = [
        {"nr": 7, "body": WORDS, "day": "2019-03-16"},
        {"nr": 8, "body": GERMAN, "day": ""},
        {"nr": 9, "body": WORDS + " 9", "day": None},
    ]
    (here / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (here / "a.csv").write_text("nr;body;day\n" + "".join(f'{r["nr"]};"{r["body"]}";{r["day"] or ""}\n' for r in rows))
    pl.DataFrame(rows[:1] + rows[2:]).with_columns(pl.col("day").str.to_date()).write_parquet(here / "a.parquet")
    (here / "a.parquet.gz").write_bytes(gzip.compress((here / "a.parquet").read_bytes()))
    for name in ("a.jsonl", "a.csv", "a.parquet", "a.parquet.gz"):
        found, failed, tally = read(name, columns=columns("id=nr,text=body,published=day"))
        assert [(d.id, d.text, d.published) for d in found] == [("7", WORDS, "2019-03-16"), ("9", WORDS + " 9", None)], name
        assert not failed
        assert tally.skipped.total() == ("parquet" not in name)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.jsonl"])
def test_an_unknown_column_is_one_line_that_names_those_there_are(here, name):
    (here / "a.csv").write_text("nr,body\n1,x\n2,y\n")
    pl.DataFrame({"nr": [1, 2], "body": ["x", "y"]}).write_parquet(here / "a.parquet")
    (here / "a.jsonl").write_text('{"nr": 1, "body": "x"}\n{"nr": 2, "body": "y"}\n')
    found, [failed], _ = read(name, columns={"text": "txt"})
    assert "has no column 'txt'. It has: nr, body" in failed
    assert not found


def test_a_wrong_map_or_bound_is_told():
    for wrong in ("text", "body=text", "text=a,text=b", "text="):
        with pytest.raises(InputError, match="--map"):
            columns(wrong)
    with pytest.raises(InputError, match="--bound 'a=b'"):
        bounds(["a=b"])
    with pytest.raises(InputError, match="'size' is no bound"):
        Limits.of({"size": 1})
    with pytest.raises(InputError, match="above zero"):
        Limits.of({"ratio": 0})


def test_quoted_fields_go_over_lines_and_an_open_quotation_costs_its_row_alone(here):
    rows = [f'{n},"{WORDS}\nHe said ""no"" {n}.\n"' for n in range(5)]
    rows[2] = '2,"an open quotation that nobody closes'
    rows.insert(4, "too,many,fields")
    (here / "a.csv").write_text("id,text\n" + "\n".join(rows) + "\n")
    found, failed, _ = read("a.csv")
    assert [d.id for d in found] == ["0", "1", "2", "3", "4"]
    assert found[0].text == f'{WORDS}\nHe said "no" 0.\n'
    assert found[2].text.strip() == "an open quotation that nobody closes"
    assert [line.partition(" ")[0] for line in failed] == ["a.csv:12:"]


def test_feeds_give_each_entry(here):
    rss = b'<?xml version="1.0"?><rss version="2.0"><channel><title>The Feed</title>%b%b</channel></rss>'
    (here / "a.rss").write_bytes(rss % (item(WORDS, "http://example.org/1"), item(GERMAN, "http://example.org/2")))
    (here / "a.atom").write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>An Atom</title><entry><id>tag:1</id><title>T</title>'
        '<updated>2020-02-03T10:00:00Z</updated><link href="http://example.org/3"/><summary>Short.</summary>'
        f'<content type="html">&lt;p&gt;{WORDS}&lt;/p&gt;&lt;p&gt;More &amp;amp; more.&lt;/p&gt;&lt;script&gt;no()&lt;/script&gt;</content>'
        "</entry></feed>"
    )
    found, failed, tally = read("a.rss", "a.atom")
    assert [(d.id, d.published, d.publisher) for d in found] == [
        ("http://example.org/1", "2020-02-03", "The Feed"),
        ("http://example.org/3", "2020-02-03", "An Atom"),
    ]
    assert found[1].text == f"{WORDS}\n\nMore & more."
    assert not failed
    assert str(tally) == "1 skipped: 1 in another language"


def crawl(count):
    return [record(f"http://example.org/{n}", page(f"{WORDS} Number {n}", "News")) for n in range(count)]


@pytest.mark.parametrize("compress", [None, gzip.compress, zstandard.compress])
def test_a_crawl_gives_its_pages_under_their_addresses(here, compress):
    records = crawl(3)
    records.insert(1, records[0].replace(b"text/html", b"image/png").replace(b"org/0", b"org/png"))
    records.insert(2, records[0].replace(b"200 OK", b"404 No").replace(b"org/0", b"org/404"))
    records.insert(0, records[0].replace(b"Type: response", b"Type: metadata"))
    (here / "a.warc").write_bytes(b"".join(map(compress, records) if compress else records))
    found, failed, tally = read("a.warc")
    assert [(d.id, d.url, d.published) for d in found] == [(f"http://example.org/{n}",) * 2 + ("2020-01-02",) for n in range(3)]
    assert not failed
    assert str(tally) == "3 skipped: 2 not HTML, 1 other WARC records"


def test_a_record_too_large_is_passed(here):
    records = crawl(3)
    records[1] = record("http://example.org/large", b"x" * 300_000)
    (here / "a.warc").write_bytes(b"".join(records))
    found, _, tally = read("a.warc", limits=Limits(document=100_000))
    assert [d.id for d in found] == ["http://example.org/0", "http://example.org/2"]
    assert tally.skipped["too large"] == 1


PACK = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}


@pytest.mark.parametrize("ending", PACK)
def test_anything_may_be_compressed_and_cut_off_files_are_told(here, ending):
    lines = "".join(json.dumps({"id": str(n), "text": f"{WORDS} {n}"}) + "\n" for n in range(2000)).encode()
    data = PACK[ending](lines)
    (here / f"a.jsonl.{ending}").write_bytes(data)
    (here / f"b.txt.{ending}").write_bytes(PACK[ending](WORDS.encode()))
    found, failed, _ = read(f"a.jsonl.{ending}", f"b.txt.{ending}")
    assert len(found) == 2001
    assert not failed
    assert len(read("-", stdin=io.BytesIO(data))[0]) == 2000
    (here / f"c.jsonl.{ending}").write_bytes(data[: len(data) // 2])
    found, failed, _ = read(f"c.jsonl.{ending}")
    assert len(found) < 2000
    if ending != "zst":  # its reader cannot tell a cut between blocks from an end
        assert any("cut off" in line or "damaged" in line for line in failed)


def test_gzip_members_are_joined_and_what_is_damaged_between_is_passed():
    members = [gzip.compress(f"{n} {WORDS}\n".encode()) for n in range(4)]
    whole = b"".join(compressed.opened(iter([b"".join(members)]), "gzip", Limits(), print))
    assert whole.count(b"\n") == 4
    members[1] = members[1][:20] + b"\xff\xff\xff" + members[1][23:]
    told = []
    data = b"".join(members)
    for size in (7, 100, 100_000):
        parts = (data[i : i + size] for i in range(0, len(data), size))
        got = b"".join(compressed.opened(parts, "gzip", Limits(), told.append))
        assert all(f"{n} {WORDS}\n".encode() in got for n in (0, 2, 3)), size
    assert len(told) == 3
    assert "read on where it is whole again" in told[0]


@pytest.mark.parametrize("ending", PACK)
def test_what_grows_too_much_is_stopped(here, ending):
    (here / f"a.txt.{ending}").write_bytes(PACK[ending](b" " * 30_000_000))
    tracemalloc.start()
    [failed] = read(f"a.txt.{ending}")[1]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "grows more than 250 times" in failed
    assert peak < 20_000_000


def test_archives_are_read_within_their_bounds(here):
    with zipfile.ZipFile(here / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("n/1.txt", WORDS)
        archive.writestr("n/2.jsonl.gz", gzip.compress(json.dumps({"id": "two", "text": WORDS + " 2"}).encode()))
        archive.writestr("__MACOSX/1.txt", WORDS)
        archive.writestr("3.png", b"x")
        archive.writestr("bomb.txt", " " * 5_000_000)
    found, failed, _ = read("a.zip")
    assert [d.id for d in found] == ["a.zip/n/1.txt", "two"]
    assert ["a.zip/bomb.txt: grows more than 250 times" in line for line in failed] == [True]
    data = b"x"
    for _ in range(5):
        data = gzip.compress(data)
    (here / "deep.gz").write_bytes(data)
    assert read("deep.gz")[1] == ["deep.gz: is packed more than 3 times. Unpack it, or raise 'nesting'"]


def test_a_crawl_is_not_held_in_memory(here):
    """What is held of 200 MB is a few chunks and one record."""
    one = record("http://example.org/x", b"\xff" * 50_000)

    def stream():
        for _ in range(4000):
            yield one

    tracemalloc.start()
    count = sum(1 for _ in warc.pieces(stream(), Limits()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 4000
    assert peak < 2_000_000


def test_a_pipe_is_read_as_it_comes():
    """The first line of JSON Lines is a document before the second is written."""
    code = "from dragoman.sources import sources\nfor s in sources.read(['-'], published='2020-01-01'):\n print(s.document.id, flush=True)"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for name in ("one", "two"):
            process.stdin.write(json.dumps({"id": name, "text": f"{WORDS} {name}"}) + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == f"{name}\n"
        process.stdin.close()
        assert process.wait(20) == 0


def test_lines_are_bounded():
    assert list(streams.lines([b"x" * 100, b"y\nshort\n"], 50)) == [b"x" * 51, b"short\n"]


@pytest.mark.parametrize(
    ("head", "publisher", "published"),
    [
        ("ADEN, Yemen, March 3, 2019 (Reuters) - The truce held on Sunday.", "Reuters", "2019-03-03"),
        ("LONDON (AP) — The talks failed.", "Associated Press", None),
        ("Talks fail\n\nBy Ann Lee, Reuters\n\nThe talks failed.", "Reuters", None),
        ("Talks fail\n\nPublished: Monday, 14 July 2018\n\nThe talks failed.", None, "2018-07-14"),
        ("Published on 2018-07-14\n\nThe talks failed.", None, "2018-07-14"),
        ("Reuters said on March 3, 2019 that the talks had failed.", None, None),
        ("The treaty of 3 March 2019 - signed in Aden - was not kept.", None, None),
        ("Published: 31 February 2018\n\nThe talks failed.", None, None),
    ],
)
def test_datelines_and_bylines_give_publisher_and_date_where_nothing_else_does(head, publisher, published):
    notes = []
    found = credits.complete(Document("a", head), "a", notes.append)
    assert (found.publisher, found.published) == (publisher, published)
    assert len(notes) == (published is not None)
    known = Document("a", head, published="2011-01-01", publisher="Ours")
    assert credits.complete(known, "a", notes.append) == known


@pytest.mark.parametrize(
    "words",
    [
        "Vladimir Putin",
        "Emmanuel Macron, Olaf Scholz",
        "Jair Bolsonaro meets Luiz Inácio Lula da Silva",
        "Al-Shabaab",
        "Le Pen quits",
        "Ja",
    ],
)
def test_names_and_short_headlines_are_never_skipped(words):
    assert foreign(words) is None


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("A kormány hétfőn tárgyalt az ellenzék képviselőivel a törvényről.", "Hungarian"),
        ("Vlada je v ponedeljek s predstavniki opozicije razpravljala o zakonu, ki ga je predsednik zavrnil prejšnji teden.", "Slovenian"),
        (
            "Hallitus keskusteli maanantaina opposition edustajien kanssa laista, jonka "
            "presidentti hylkäsi ja lupasi uuden esityksen ennen kuun loppua.",
            "Finnish",
        ),
        (
            "Serikali ilikutana na wawakilishi wa upinzani siku ya Jumatatu kuhusu sheria hiyo, "
            "na rais alisema kwamba mazungumzo yataendelea.",
            "Swahili",
        ),
    ],
)
def test_languages_without_a_list_of_words_are_told_too(words, language):
    assert foreign(words) == language
