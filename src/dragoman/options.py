"""What a pipeline is built from: the caller's words and the settings file's, joined; and the pipeline, kept once built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman import settings as settings_file
from dragoman.errors import InputError
from dragoman.ontology import ontology as known
from dragoman.reading.pipeline import CODER, MODEL, build
from dragoman.record.runs import Provenance

if TYPE_CHECKING:
    from spacy.language import Language

LEXICON_ALONE = "lexicon"
Tables = str | Path | Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Options:
    """What a pipeline is built from."""

    model: str
    tables: Path
    actors: tuple[Path, ...]
    coder: str = CODER
    ontology: Path | None = None
    lexicon: tuple[Path | None, ...] = ()

    def provenance(self, given: dict[str, Any]) -> Provenance:
        """Return what the record keeps of a run: names, hashes, and the options that were given."""
        from dragoman.reading import provenance

        own = [self.tables, *self.actors, *(path for path in self.lexicon if path)]
        paths = {"actors": [str(path) for path in self.actors], "lexicon": [str(path or "built-in") for path in self.lexicon]}
        return Provenance(
            model=self.model,
            coder=self.coder,
            lexicon=provenance.lexicon(own),
            ontology=provenance.ontology_hash(self.ontology),
            encoder=None if self.coder == LEXICON_ALONE else provenance.encoder(),
            options={**given, **{name: value for name, value in paths.items() if value}},
        )

    def build(self) -> Language:
        from dragoman.reading.events.constructions import LEXICON

        known.use(self.ontology)
        actors = {"tables": str(self.tables), "added": [str(path) for path in self.actors]}
        events = {"lexicon": [str(path or LEXICON) for path in self.lexicon or (None,)]}
        return build(self.model, options={"actors": actors, "events": events}, coder=self.coder)


def gather(model: str | None, actors: Tables, settings: str | Path | None, coder: str | None) -> Options:
    """Join what the caller says with the settings file; the caller's tables come last and so go first.

    Raises
    ------
    InputError
        ``coder`` does not fit an ontology of one's own.
    SettingsError
        The settings file cannot be used.
    """
    from dragoman.reading.actors.knowledge import HERE as BUILT_IN

    chosen = settings_file.find(settings)
    own = [actors] if isinstance(actors, str | Path) else actors
    paths = (*chosen.actors, *(Path(path) for path in own))
    finder = coder or chosen.coder or (LEXICON_ALONE if chosen.ontology else CODER)
    if chosen.ontology and finder != LEXICON_ALONE:
        raise InputError(f"coder '{finder}' knows the built-in ontology alone. Use {LEXICON_ALONE} with one of your own")
    return Options(model or chosen.model or MODEL, chosen.actor_tables or BUILT_IN, paths, finder, chosen.ontology, chosen.lexicon)


def pipeline(options: Options, anew: bool = False) -> Language:
    """Return the pipeline of the options, built once and kept; ``anew``: another one in its place."""
    from dragoman.reading.actors import analyst  # brings spaCy with it, as everything of the layer does

    known.use(options.ontology)
    analyst.load(options.tables, options.actors)  # a wrong table is told before the model is loaded
    if anew:
        built.cache_clear()
    return built(options, analyst.stamps(options.actors))


@lru_cache(maxsize=4)
def built(options: Options, stamps: tuple[tuple[int, int], ...]) -> Language:
    return options.build()
