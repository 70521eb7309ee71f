"""Feeds are watched politely: a server of our own counts what it is asked."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dragoman.errors import InputError, SettingsError
from dragoman.sources import feedlist, fetch, sources
from dragoman.sources.limits import Limits
from dragoman.sources.options import Options
from dragoman.sources.watch import State, watch

WORDS = "President Sisi visited Khartoum on Thursday and met the generals, who said that talks would go on."
PRIVATE = Options(private=True)


def rss(*numbers):
    items = "".join(
        f"<item><title>News {n}</title><link>http://example.org/{n}</link><guid>{n}</guid>"
        f"<pubDate>Mon, 03 Feb 2020 10:00:00 GMT</pubDate><description>{WORDS} {n}</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Feed</title>{items}</channel></rss>'.encode()


class Site:
    """What a server answers, by path: a list of (status, headers, body), the last one again and again."""

    def __init__(self):
        self.answers = {"/robots.txt": [(404, {}, b"")]}
        self.asked = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.path, dict(self.headers)))
                known = site.answers.get(self.path, [(404, {}, b"")])
                status, headers, body = known.pop(0) if len(known) > 1 else known[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def paths(self):
        return [path for path, _ in self.asked]


@pytest.fixture
def site():
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


XML = {"Content-Type": "application/rss+xml"}


class Time:
    """A clock that waits by being told to."""

    def __init__(self):
        self.now = 1_000_000.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def looked(site, tmp_path, rounds, time=None, **options):
    """Look at /feed so often; return the ids of each round, the problems, the time."""
    time = time or Time()
    problems = []
    found = []
    state = State(tmp_path / "state.json")
    listed = feedlist.FeedList((feedlist.Feed(f"{site.url}/feed", every=600, **options),), pause=5)
    for _ in range(rounds):
        batches = watch(listed, state, options=PRIVATE, report=problems.append, once=True, sleep=time.sleep, clock=time.clock)
        found.append([s.document.id for batch in batches for s in batch.documents])
    return found, problems, state.of(f"{site.url}/feed"), time


def test_new_entries_alone_are_handed_over_and_unchanged_feeds_are_not_sent_again(site, tmp_path):
    site.answers["/feed"] = [
        (200, {**XML, "ETag": '"one"', "Last-Modified": "Mon, 03 Feb 2020 10:00:00 GMT"}, rss(1, 2)),
        (304, {}, b""),
        (200, {**XML, "ETag": '"two"'}, rss(3, 1, 2)),
    ]
    found, problems, known, time = looked(site, tmp_path, 3)
    assert found == [["http://example.org/1", "http://example.org/2"], [], ["http://example.org/3"]]
    assert not problems
    asked = [headers for path, headers in site.asked if path == "/feed"]
    assert "If-None-Match" not in asked[0]
    assert (asked[1]["If-None-Match"], asked[1]["If-Modified-Since"]) == ('"one"', "Mon, 03 Feb 2020 10:00:00 GMT")
    assert known.etag == '"two"'
    assert json.loads((tmp_path / "state.json").read_text())["feeds"][f"{site.url}/feed"]["etag"] == '"two"'
    assert sum(time.slept) >= 5  # one host is not asked twice within its pause


def test_what_was_not_taken_is_handed_over_again(site, tmp_path):
    site.answers["/feed"] = [(200, XML, rss(1))]
    listed = feedlist.FeedList((feedlist.Feed(f"{site.url}/feed"),))
    for _ in range(2):
        batches = watch(listed, State(tmp_path / "s"), options=PRIVATE, report=print, once=True, sleep=lambda _: None)
        assert [s.document.text for s in next(batches).documents] == [f"{WORDS} 1"]
        batches.close()  # as Ctrl-C does before the documents are stored


def test_a_failing_feed_is_asked_later_each_time_and_when_the_server_says(site, tmp_path):
    site.answers["/feed"] = [(500, {}, b""), (500, {}, b""), (503, {"Retry-After": "50000"}, b""), (200, XML, rss(1))]
    time = Time()
    waits = []
    for _ in range(3):
        _, problems, known, _ = looked(site, tmp_path, 1, time)
        waits.append(known.due - time.now)
    assert 0.9 * 1200 <= waits[0] <= 1.1 * 1200
    assert 0.9 * 2400 <= waits[1] <= 1.1 * 2400
    assert waits[2] == pytest.approx(50_000)
    assert "answers 503" in str(problems[0])
    found, problems, known, _ = looked(site, tmp_path, 1, time)
    assert found == [["http://example.org/1"]]
    assert known.failures == 0


def test_a_feed_that_is_gone_is_left_and_watching_ends(site, tmp_path):
    site.answers["/feed"] = [(410, {}, b"")]
    listed = feedlist.FeedList((feedlist.Feed(f"{site.url}/feed"),))
    problems = []
    assert not list(watch(listed, State(tmp_path / "s"), options=PRIVATE, report=problems.append, sleep=lambda _: None))
    assert not list(watch(listed, State(tmp_path / "s"), options=PRIVATE, report=problems.append, sleep=lambda _: None))
    assert site.paths().count("/feed") == 1
    assert "not asked again" in str(problems[0])


def test_watching_waits_until_a_feed_is_due(site, tmp_path):
    site.answers["/feed"] = [(200, XML, rss(1)), (200, XML, rss(2)), (410, {}, b"")]
    time = Time()
    listed = feedlist.FeedList((feedlist.Feed(f"{site.url}/feed", every=600),))
    batches = watch(listed, State(tmp_path / "s"), options=PRIVATE, report=lambda _: None, sleep=time.sleep, clock=time.clock)
    assert [len(batch.documents) for batch in batches] == [1, 1]
    assert 2 * 0.9 * 600 <= time.now - 1_000_000 <= 2 * 1.1 * 600 + 20


def test_robots_txt_is_respected(site, tmp_path):
    site.answers["/robots.txt"] = [(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /feed\n")]
    found, problems, _, _ = looked(site, tmp_path, 1)
    assert found == [[]]
    assert "may not be fetched by programs" in str(problems[0])
    assert "/feed" not in site.paths()


def test_a_site_that_fails_to_say_what_it_allows_is_left_alone(site, tmp_path):
    site.answers["/robots.txt"] = [(500, {}, b"")]
    assert looked(site, tmp_path, 1)[0] == [[]]
    assert "/feed" not in site.paths()


def test_pages_are_followed_where_that_is_asked_and_allowed(site, tmp_path):
    page = f"<html><body><article>{''.join(f'<p>{WORDS} {n}.</p>' for n in range(9))}</article></body></html>".encode()
    entry = rss("x").replace(b"http://example.org/x", f"{site.url}/page".encode())
    site.answers |= {"/feed": [(200, XML, entry)], "/page": [(200, {"Content-Type": "text/html"}, page)]}
    site.answers["/robots.txt"] = [(200, {"Content-Type": "text/plain"}, b"User-agent: dragoman\nCrawl-delay: 9\n")]
    listed = feedlist.FeedList((feedlist.Feed(f"{site.url}/feed", follow=True, publisher="Ours"),))
    time = Time()
    batches = watch(listed, State(tmp_path / "s"), options=PRIVATE, report=print, once=True, sleep=time.sleep, clock=time.clock)
    [document] = [s.document for batch in batches for s in batch.documents]
    assert (document.id, document.published, document.publisher, document.title) == (f"{site.url}/page", "2020-02-03", "Ours", "News x")
    assert f"{WORDS} 8" in document.text
    assert max(time.slept) > 8


def test_a_broken_state_file_is_told(tmp_path):
    (tmp_path / "s").write_text("{")
    with pytest.raises(InputError, match="is no state of watched feeds"):
        State(tmp_path / "s")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "feeds.toml: lists no feed"),
        ("[[feeds]]\nurl = 5", "feeds.toml:2: 'url' must be a string"),
        ("\n[[feeds]]\n\nname = 'x'", "feeds.toml:4: 'name' is nothing a list of feeds can say here"),
        ("every = 5\n[[feeds]]\nurl='https://a.org'", "feeds.toml:1: 'every' is 5 seconds. Give at least 60"),
        ("[[feeds]]\nurl='https://a.org'\n[[feeds]]\nurl='https://b.org'\nevery = 'x'", "feeds.toml:5: 'every' must be a number"),
        ("[[feeds]]\nurl='https://a.org'\n[[feeds]]\n# same\nurl='https://a.org'", "feeds.toml:5: 'https://a.org' is listed twice"),
        ("[[feeds]]\nfollow = true", "feeds.toml:1: the feed has no url"),
        ("[[feeds]\n", "feeds.toml:1: is no TOML"),
        ("feeds = ['https://a.org']", "feeds.toml:1: 'feeds' must be written as"),
    ],
)
def test_a_wrong_list_is_told_with_its_line(tmp_path, monkeypatch, content, message):
    monkeypatch.chdir(tmp_path)
    Path("feeds.toml").write_text(content)
    with pytest.raises(SettingsError) as caught:
        feedlist.read(Path("feeds.toml"))
    assert str(caught.value).startswith(message)


def got(url, **limits):
    answer = fetch.get(url, Limits(**limits), private=True)
    with answer.body as body:
        return body.read()


def test_bounds_and_types_of_fetched_pages(site):
    site.answers |= {
        "/big": [(200, {"Content-Type": "text/plain"}, b"x" * 200_000)],
        "/png": [(200, {"Content-Type": "image/png"}, b"x")],
        "/loop": [(302, {"Location": "/loop"}, b"")],
        "/there": [(301, {"Location": "/ok"}, b"")],
        "/file": [(302, {"Location": "file:///etc/passwd"}, b"")],
        "/ok": [(200, {"Content-Type": "text/plain; charset=utf-8"}, b"fine")],
    }
    assert got(f"{site.url}/there") == b"fine"
    for path, message in [
        ("/big", "is larger than 100 kB"),
        ("/png", "is of type image/png"),
        ("/loop", "redirects more than 5 times"),
        ("/file", "no http or https address"),
        ("/none", "answers 404"),
    ]:
        with pytest.raises(InputError, match=message):
            got(site.url + path, fetched=100_000)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.8/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://224.0.0.1/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
    ],
)
def test_private_addresses_are_refused(url):
    with pytest.raises(InputError, match=r"leads into a private network|leads nowhere"):
        fetch.get(url, Limits())


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch):
    site.answers["/a"] = [(302, {"Location": "http://10.0.0.8/"}, b"")]
    public = fetch.public
    monkeypatch.setattr(fetch, "public", lambda number: str(number) == "127.0.0.1" or public(number))
    with pytest.raises(InputError, match=r"10\.0\.0\.8"):
        fetch.get(f"{site.url}/a", Limits())


def test_the_connection_goes_to_the_number_that_was_checked(site, monkeypatch):
    """A name that leads elsewhere on the second look-up is not looked up a second time."""
    port = site.server.server_port
    calls = []

    def look_up(host, port, *, private):
        calls.append(host)
        return "127.0.0.1"

    monkeypatch.setattr(fetch, "look_up", look_up)
    site.answers["/a"] = [(200, {"Content-Type": "text/plain"}, b"here")]
    answer = fetch.get(f"http://news.invalid:{port}/a", Limits())
    with answer.body as body:
        assert body.read() == b"here"
    assert calls == ["news.invalid"]
    assert site.asked[0][1]["Host"] == f"news.invalid:{port}"


def test_an_address_is_an_input_like_a_file(site):
    page = (
        f"<html><head><title>News</title></head><body><article>{f'<p>{WORDS}</p><p>They left on Friday.</p>' * 5}</article></body></html>"
    )
    site.answers |= {"/a": [(200, {"Content-Type": "text/html"}, page.encode())], "/feed": [(200, XML, rss(1, 2))]}
    problems = []
    read = sources.read([f"{site.url}/a", f"{site.url}/feed", f"{site.url}/none"], report=problems.append, options=PRIVATE)
    assert [s.document.id for s in read] == [f"{site.url}/a", "http://example.org/1", "http://example.org/2"]
    assert [str(p) for p in problems if p.failed] == [f"{site.url}/none: answers 404 Not Found. Try again later"]


def test_the_command_stores_new_entries_once(site, run):
    site.answers["/feed"] = [(200, XML, rss(1, 2))]
    run()  # enters the empty directory
    Path("feeds.toml").write_text(f"pause = 1\n[[feeds]]\nurl = '{site.url}/feed'\n")
    first = run("watch", "feeds.toml", "--once", "--allow-private", "--json")
    assert [json.loads(line)["document"]["id"] for line in first.out.splitlines()] == ["http://example.org/1", "http://example.org/2"]
    assert first.code == 0
    assert Path("dragoman.db.watch.json").exists()
    again = run("watch", "feeds.toml", "--once", "--allow-private", "--quiet")
    assert "stored: 0 documents" in again.err
    refused = run("watch", "feeds.toml", "--once")
    assert refused.code == 1
    assert "may not be fetched" in refused.err


def test_the_command_counts_what_it_skips_and_takes_a_map(run):
    run()
    Path("a.csv").write_text(f"nr,body\n1,{WORDS.replace(',', '')}\n2,Die Regierung hat am Montag mit der Opposition gesprochen.\n")
    done = run("read", "a.csv", "--map", "id=nr,text=body", "--json", "--record", "none", "--published", "2020-02-03")
    assert json.loads(done.out)["document"]["id"] == "1"
    assert "note: 1 skipped: 1 in another language" in done.err
    assert done.code == 0
