"""The cue lexicon: which words say that somebody says something, what content they take, and in what tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Token
from spacy.vocab import Vocab

from dragoman.errors import LexiconError
from dragoman.reading import lexicon

HERE = Path(__file__).parent
CUES = HERE / "cues.csv"
ATTITUDES = frozenset(("neutral", "assertive", "accusing", "denying", "promising", "threatening", "requesting"))
FRAMES = frozenset(("quote", "clause", "that", "infinitive", "gerund", "object", "predicate"))
POS = frozenset(("verb", "noun", "adjective"))
PLURALS = frozenset(
    (
        "state",
        "report",
        "note",
        "comment",
        "promise",
        "order",
        "remark",
        "signal",
        "post",
        "request",
        "demand",
        "object",
        "question",
        "text",
    )
)
REACH = 4  # tokens within which the rest of a cue of several words must follow


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: ``words`` are lemmas, the first one its head.

    ``frames``: ``quote`` (carries direct speech), ``clause`` (a finite clause or an
    indirect question), ``that`` (such a clause, but only with its conjunction),
    ``infinitive`` (to do), ``gerund`` (doing), ``object`` (a noun phrase is what is said),
    ``predicate`` (says something of the object: call X a thug, accuse X of lying).
    """

    words: tuple[str, ...]
    pos: str
    frames: frozenset[str]
    attitude: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at tokens ``head`` to ``end`` (exclusive)."""

    head: Token
    end: int
    cue: Cue


Lexicon = Mapping[int, tuple[Cue, ...]]


def load(path: Path, vocab: Vocab) -> dict[int, tuple[Cue, ...]]:
    """Read the lexicon, keyed by the hash of the head's lemma, longest cues first."""
    found: dict[int, list[Cue]] = {}
    rows = lexicon.read(path, key=("cue", "pos"), columns=("frames", "attitude", "example", "source"))
    for row in rows.values():
        frames = frozenset(() if row["frames"] == "-" else row["frames"].split())
        for what, given, known in (("frame", frames, FRAMES), ("attitude", {row["attitude"]}, ATTITUDES), ("pos", {row["pos"]}, POS)):
            if wrong := sorted(set(given) - known):
                allowed = ", ".join(sorted(known))
                raise LexiconError(f"{path.name}: '{row['cue']}' has the unknown {what} '{wrong[0]}'. Use one of {allowed}")
        words = tuple(row["cue"].split())
        cue = Cue(words, row["pos"], frames, row["attitude"])
        for form in (words[0], *_odd_forms(words[0], row["pos"])):
            found.setdefault(vocab.strings.add(form), []).append(cue)
    return {key: tuple(sorted(cues, key=lambda cue: -len(cue.words))) for key, cues in found.items()}


def _odd_forms(lemma: str, pos: str) -> tuple[str, ...]:
    """Return the wrong lemmas that the rules of a lemmatizer give for regular forms of a verb it does not know.

    >>> _odd_forms("tweet", "verb")
    ('tweete', 'tweette', 'tweeted', 'tweets', 'tweeting')
    """
    if pos == "adjective":
        return (lemma.removesuffix("ed"), lemma.removesuffix("d"), lemma.removesuffix("ied") + "y") if lemma.endswith("ed") else ()
    if pos != "verb":
        return ()
    stem = lemma.removesuffix("e")
    odd = stem if stem != lemma else lemma + "e"
    return (odd, lemma + lemma[-1] + "e", stem + "ed", lemma + "s", stem + "ing")


def headline_verbs(lexicon: Lexicon) -> dict[str, Cue]:
    """Return the verbs that report a clause by their form in a headline ("Says"), which taggers take for names."""
    out: dict[str, Cue] = {}
    for cues in lexicon.values():
        for cue in cues:
            lemma = cue.words[0]
            if cue.pos == "verb" and len(cue.words) == 1 and {"clause", "quote"} <= cue.frames and lemma not in PLURALS:
                ending = (
                    "ies" if lemma[-1] == "y" and lemma[-2] not in "aeiou" else "es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s"
                )
                out[(lemma[:-1] if ending == "ies" else lemma) + ending] = cue
    return out


def match(token: Token, cues: tuple[Cue, ...]) -> Hit | None:
    """Return the longest cue that begins at a token, or None."""
    pos = "verb" if token.tag_[:2] == "VB" else "noun" if token.tag_[:2] == "NN" else "adjective"
    for cue in cues:
        if cue.pos != pos and not (cue.pos == "adjective" and token.tag_ == "VBN" and token.dep_ == "acomp"):
            continue
        end = _rest(token, cue.words)
        if end is not None:
            return Hit(token, end, cue)
    return None


def _rest(token: Token, words: tuple[str, ...]) -> int | None:
    at = token.i + 1
    doc = token.doc
    taken = False  # an object of the verb stands between: the preposition belongs to that
    for word in words[1:]:
        for i in range(at, min(at + REACH, len(doc))):
            if (doc[i].lower_ == word or doc[i].lemma_ == word) and (i == at or (doc[i].head.i == token.i and not taken)):
                at = i + 1
                break
            if doc[i].is_punct:
                return None
            taken = taken or doc[i].dep_ == "dobj" and doc[i].pos_ != "PRON"
        else:
            return None
    return at
