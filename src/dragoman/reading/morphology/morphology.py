"""The attribute ruler and the lemmatizer of a model, asked once for each (word, tag, dependency).

Both are functions of these three, but for the few ruler patterns that look at two tokens. So their answers
are remembered, and the pairs that may match a longer pattern are asked for each time. The output is that of
the stock components, token for token (``test_morphology.py`` holds them together); the time is a tenth.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

KNOWN = 400_000  # answers kept before the memory starts afresh
Key = tuple[int, int, int]
Answer = tuple[int, int, int, int, int]


def install(nlp: Language) -> bool:
    """Put the memory in the place of a pipeline's attribute ruler and lemmatizer; False where it would not be exact."""
    names = nlp.pipe_names
    if "attribute_ruler" not in names or "lemmatizer" not in names or names.index("lemmatizer") != names.index("attribute_ruler") + 1:
        return False
    ruler, lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
    if getattr(lemmatizer, "mode", "") not in ("rule", "lookup"):
        return False
    specs = _long_starts(ruler.patterns)  # type: ignore[attr-defined]
    if specs is None:
        return False
    at = names.index("attribute_ruler")
    nlp.remove_pipe("attribute_ruler")
    nlp.remove_pipe("lemmatizer")
    if at >= len(nlp.pipe_names):
        nlp.add_pipe("morphology")
    else:
        nlp.add_pipe("morphology", before=nlp.pipe_names[at])
    component = nlp.get_pipe("morphology")
    component.ruler, component.lemmatizer, component.starts = ruler, lemmatizer, specs  # type: ignore[attr-defined]
    return True


def _long_starts(patterns: Any) -> list[dict[str, Any]] | None:
    """Return what the first token of each longer pattern must be, or None where that is beyond us."""
    starts = []
    for entry in patterns:
        for pattern in entry["patterns"]:
            if any(not set(spec) <= {"TAG", "LOWER", "DEP", "IS_SPACE", "ORTH"} for spec in pattern) or len(pattern) > 2:
                return None
            if len(pattern) == 2:
                starts.append(pattern[0])
    return starts


@Language.factory("morphology", requires=["token.tag", "token.dep"], assigns=["token.pos", "token.morph", "token.lemma"])
def make_morphology(nlp: Language, name: str) -> Morphology:
    """Build the component, empty; ``install`` gives it the components to ask."""
    return Morphology(nlp.vocab)


class Morphology:
    """Set ``token.pos``, ``token.morph`` and ``token.lemma``."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self.ruler: Any = None
        self.lemmatizer: Any = None
        self.starts: list[dict[str, Any]] = []
        self.memory: dict[Key, Answer] = {}
        self.openers: dict[Key, bool] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of every token."""
        if not len(doc) or self.ruler is None:
            return doc
        if len(self.memory) > KNOWN:
            self.memory.clear()
            self.openers.clear()
        keys: list[Key] = list(map(tuple, doc.to_array([ORTH, TAG, DEP]).tolist()))
        memory = self.memory
        fresh = [k for k in dict.fromkeys(keys) if k not in memory]
        if fresh:
            self._learn(fresh)
        answers = [memory[k] for k in keys]
        openers = self.openers
        for i in [i for i, k in enumerate(keys) if openers[k] and i + 1 < len(keys)]:
            answers[i], answers[i + 1] = self._ask([keys[i], keys[i + 1]], apart=False)
        table = np.array([a[:3] for a in answers], dtype=np.uint64)
        doc.from_array([POS, MORPH, LEMMA], table)  # type: ignore[arg-type]
        for i, (answer, key) in enumerate(zip(answers, keys, strict=True)):
            if answer[3] != key[1]:
                doc[i].tag = answer[3]
            if answer[4] != key[2]:
                doc[i].dep = answer[4]
        return doc

    def _learn(self, keys: list[Key]) -> None:
        for key, answer in zip(keys, self._ask(keys, apart=True), strict=True):
            self.memory[key] = answer
            self.openers[key] = any(self._opens(key, spec) for spec in self.starts)

    def _opens(self, key: Key, spec: dict[str, Any]) -> bool:
        strings = self.vocab.strings
        values = {"LOWER": strings[key[0]].lower(), "ORTH": strings[key[0]], "TAG": strings[key[1]], "DEP": strings[key[2]]}
        return all(_agrees(values.get(name, ""), want) for name, want in spec.items() if name != "IS_SPACE")

    def _ask(self, keys: list[Key], *, apart: bool) -> list[Answer]:
        """Run the stock components on words with their tags and labels; ``apart`` keeps them from matching together."""
        strings = self.vocab.strings
        step = 2 if apart else 1
        words, tags, deps = [], [], []
        for orth, tag, dep in keys:
            words += [strings[orth], "."][:step]
            tags += [strings[tag], "."][:step]
            deps += [strings[dep] or "dep", "punct"][:step]
        doc = Doc(self.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        doc = self.lemmatizer(self.ruler(doc))
        found = doc.to_array([POS, MORPH, LEMMA, TAG, DEP])[::step]
        return [tuple(int(v) for v in row) for row in found]  # type: ignore[misc]


def _agrees(value: str, want: Any) -> bool:
    if isinstance(want, dict):
        if "IN" in want:
            return value in want["IN"]
        if "REGEX" in want:
            return re.search(want["REGEX"], value) is not None
        return True
    return bool(value == want)
