"""The verbs of Dragoman. Python, command line and web page call these and nothing behind them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from dragoman import contract, options
from dragoman import settings as settings_file
from dragoman.charts.drawing import rendered as drawn
from dragoman.charts.drawing import save
from dragoman.charts.drawing import script as chart_script
from dragoman.checking import (
    checked,
    checked_json,
    gold,
    listing,
    precision,
    publishers,
    shelf,
    standing_json,
)
from dragoman.errors import InputError, RecordError
from dragoman.forecast.issue import Issue
from dragoman.history import correct, corrections, diff, migrate, runs, told, undo
from dragoman.ingest import duplicates, read_inputs, split
from dragoman.issues import (
    calibrate_issues,
    calibration_toml,
    crisis,
    draft_issue,
    evidence,
    exchange,
    forecast_issue,
    forecast_issues,
    forecast_json,
    headline,
    issue_json,
    issue_of,
    issue_toml,
    issues,
    matters,
    paths,
    remove_issue,
    sensitivities,
    set_inputs,
    spreadsheet,
    store_issue,
    stored_issue,
    stored_issues,
    what_if,
    without,
    write_issue,
)
from dragoman.keeping import backup, check, dictionary, export, import_record, search
from dragoman.ontology import ontology as known
from dragoman.ontology.ontology import Ontology
from dragoman.options import Tables
from dragoman.reading import reader
from dragoman.record.record import Record
from dragoman.reporting import forecast_chart, report
from dragoman.scoring import (
    assessed,
    due,
    forecasts,
    judge,
    judgements,
    keep_forecast,
    resolve,
    score_forecasts,
    score_json,
    score_outlook,
    unjudge,
    unresolve,
)
from dragoman.showing import EventInContext, FactInContext, show, shown_json
from dragoman.sources import dates
from dragoman.sources.options import Options, Taking
from dragoman.sources.options import taking as options_of
from dragoman.states import (
    Alignment,
    Moves,
    Partners,
    Tie,
    align,
    alignment_json,
    moved,
    moved_json,
    moved_table,
    partners,
    party,
    tie,
    tie_json,
)
from dragoman.types import Document, Reading, Why

if TYPE_CHECKING:
    import polars as pl
    from spacy.language import Language

    from dragoman.forecast.simulate import Forecast

__all__ = [  # of modules of their own
    "EventInContext",
    "FactInContext",
    "Issue",
    "align",
    "alignment_json",
    "assessed",
    "backup",
    "calibrate_issues",
    "calibration_toml",
    "chart_script",
    "check",
    "checked",
    "checked_json",
    "correct",
    "corrections",
    "crisis",
    "dictionary",
    "diff",
    "draft_issue",
    "drawn",
    "due",
    "duplicates",
    "evidence",
    "exchange",
    "export",
    "forecast_issue",
    "forecast_issues",
    "forecast_json",
    "forecasts",
    "gold",
    "headline",
    "import_record",
    "issue_json",
    "issue_of",
    "issue_toml",
    "issues",
    "judge",
    "judgements",
    "keep_forecast",
    "listing",
    "matters",
    "migrate",
    "moved",
    "moved_json",
    "moved_table",
    "partners",
    "party",
    "paths",
    "precision",
    "publishers",
    "read_inputs",
    "remove_issue",
    "report",
    "resolve",
    "runs",
    "save",
    "score_forecasts",
    "score_json",
    "score_outlook",
    "search",
    "sensitivities",
    "set_inputs",
    "shelf",
    "show",
    "shown_json",
    "split",
    "spreadsheet",
    "standing_json",
    "store_issue",
    "stored_issue",
    "stored_issues",
    "tie",
    "tie_json",
    "told",
    "undo",
    "unjudge",
    "unresolve",
    "what_if",
    "without",
    "write_issue",
]


def ontology(settings: str | Path | None = None) -> Ontology:
    """Return the ontology of the settings file, and take it up for this process: for records read with one of your own.

    Raises
    ------
    OntologyError
        The file is no ontology, or the process has taken up another one.
    SettingsError
        The settings file cannot be used.
    """
    return known.use(settings_file.find(settings).ontology)


def members(organisation: str, on: str | None = None) -> tuple[str, ...]:
    """Return the countries that belong to an international organisation, today or on a day (ISO).

    Raises
    ------
    InputError
        No members of such an organisation are known, or the day is no date.
    """
    from dragoman.reading.actors import members as belonging

    return belonging.members(organisation, on)


def pipeline(model: str | None = None, *, actors: Tables = (), settings: str | Path | None = None, coder: str | None = None) -> Language:
    """Build the spaCy pipeline that reads; add your own components to it as to any other.

    Parameters
    ----------
    model
        An installed English spaCy pipeline; the settings file's, or the built-in choice, if not given.
    actors
        Tables of actors that are added to ours: one path, or several.
    settings
        A settings file; ``dragoman.toml`` of the working directory, where there is one, if not given.
    coder
        Who finds events: ``lexicon`` (rules alone), ``model`` (the encoder alone) or ``both``; the settings file's,
        or both, if not given.

    Raises
    ------
    PipelineError
        The model is not installed or lacks a part, ``coder`` does not exist, or the encoder's files are not whole.
    LexiconError
        A table of actors or a lexicon file is missing, or a row is wrong.
    OntologyError
        The settings' ontology is none, or this process reads with another one.
    SettingsError
        The settings file cannot be used.
    """
    return options.gather(model, actors, settings, coder).build()


def read(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    id: str = "text",
    model: str | None = None,
    actors: Tables = (),
    settings: str | Path | None = None,
    coder: str | None = None,
    nlp: Language | None = None,
) -> Reading:
    """Read one text.

    Parameters
    ----------
    published
        ISO date; dates like "Thursday" are counted from it.
    model, actors, settings, coder
        As for `pipeline`.
    nlp
        A pipeline of your own making, from `pipeline`; otherwise one is built once and kept.

    Raises
    ------
    InputError
        ``published`` is no ISO date.
    LexiconError
        A table of actors is missing or a row is wrong.

    Examples
    --------
    >>> read("Nothing happened.", published="2018-07-14").events
    ()
    """
    document = Document(id, text, title=title, published=dates.check(published, "published"))
    return reader.read_document(document, nlp or options.pipeline(options.gather(model, actors, settings, coder)))


def taking(settings: str | Path | None = None, **said: Unpack[Taking]) -> Options:
    """Return how inputs are taken in, for `read_inputs`: what is said here, then the settings file's bounds.

    ``map``, ``bounds``, ``follow`` and ``private`` as for `dragoman.sources.options.taking`.

    Raises
    ------
    InputError
        ``map`` or a bound is wrong.
    """
    return options_of(settings_file.find(settings).bounds, **said)


def why(
    record: Record | str,
    ident: str,
    *,
    model: str | None = None,
    actors: Tables = (),
    settings: str | Path | None = None,
    coder: str | None = None,
    nlp: Language | None = None,
) -> Why:
    """Read the document of an event again and say why the event was read as it was.

    Parameters
    ----------
    ident
        An event, as ``visit.txt#e3``.
    model, actors, settings, coder, nlp
        As for `read`; take what the document was read with.

    Raises
    ------
    RecordError
        The record has no such event, or it is no event.
    """
    found = show(record, ident)
    if not isinstance(found, EventInContext):
        raise RecordError(f"'{ident}' is no event. Name one, as in visit.txt#e3")
    from dragoman.reading.events import why as explanation

    return explanation.explain(
        found.id, found.event, found.reading, nlp or options.pipeline(options.gather(model, actors, settings, coder))
    )


def why_json(told: Why) -> dict[str, Any]:
    """Return what `why` found as plain data."""
    return {**asdict(told), "event": contract.event_json(told.event)}


def chart(found: Tie | Partners | Moves | Alignment | Forecast, form: str = "") -> Any:
    """Draw what `tie`, `partners`, `moved`, `align` or `forecast_issue` found, as an Altair chart; `save` writes it to a file.

    Parameters
    ----------
    form
        Of an alignment: network, if not given, or matrix. Of a forecast: distribution, if not given, models, paths or hangs.

    Raises
    ------
    InputError
        There is nothing to draw or no such form, or Altair is not installed.
    """
    from dragoman.charts import states as charts
    from dragoman.forecast.simulate import Forecast

    if isinstance(found, Forecast):
        return forecast_chart(found, form)
    if isinstance(found, Alignment):
        return charts.alignment(found, form or charts.FORMS[0])
    if form:
        raise InputError(f"'{form}' is no form of this chart. Only alignments and forecasts have forms")
    return charts.tie(found) if isinstance(found, Tie) else charts.moves(found) if isinstance(found, Moves) else charts.partners(found)


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as plain data, dates as ISO strings.

    >>> import datetime, polars as pl
    >>> rows(pl.DataFrame({"start": [datetime.date(2018, 7, 14)]}))
    [{'start': '2018-07-14'}]
    """
    import polars as pl

    days = [name for name, kind in frame.schema.items() if kind == pl.Date]
    return frame.with_columns(pl.col(days).dt.to_string("iso")).to_dicts()


def coded(frame: pl.DataFrame, coding: str) -> str:
    """Return events in another coding: ``icews`` and ``gdelt`` as CSV with a header, ``plover`` as JSON Lines.

    Raises
    ------
    InputError
        There is no such coding.
    """
    import io
    from csv import DictWriter

    from dragoman import contract
    from dragoman.record import codings

    if coding not in codings.CODINGS:
        raise InputError(f"'{coding}' is no coding. Use one of: {', '.join(codings.CODINGS)}")
    rows = codings.coded(frame, coding)
    if coding == "plover":
        return "".join(contract.to_line(row) + "\n" for row in rows)
    out = io.StringIO()
    if rows:
        writer = DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


def csv(frame: pl.DataFrame) -> str:
    """Return a frame as CSV with a header; lists are joined by semicolons.

    >>> import polars as pl
    >>> print(csv(pl.DataFrame({"actors": [["USA", "GBR"]]})), end="")
    actors
    USA;GBR
    """
    import polars as pl

    nested = [name for name, kind in frame.schema.items() if kind == pl.List(pl.List(pl.String))]
    frame = frame.with_columns(pl.col(nested).list.eval(pl.element().list.join(" ")))
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(lists).list.eval(pl.element().fill_null("")).list.join(";")).write_csv()
