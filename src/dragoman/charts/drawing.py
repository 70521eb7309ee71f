"""What all charts share: Altair where it is installed, one look, and one way to a file.

Colours are those of Okabe and Ito [1]_, which people who see red and green alike tell apart: blue for cooperation, vermilion for
conflict, grey for neither. Altair and its renderer are slow to import and belong to an extra: they are loaded when a chart is drawn.

References
----------
.. [1] M. Okabe, K. Ito, "Color universal design", 2008; the palette as in B. Wong, Nature Methods 8, 2011, p. 441.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError

if TYPE_CHECKING:
    import altair

FRIENDLY, HOSTILE, NEUTRAL, INK = "#0072B2", "#D55E00", "#767676", "#222222"
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C8C00", "#767676")
PALE = ("#A9CCE8", "#F9D38C", "#A8DCC9", "#E9C3D8", "#D6ECF8", "#F2B28F", "#DEDE8A", "#D0D0D0")  # the same, to write on
QUADS = ("#56B4E9", "#0072B2", "#E69F00", "#D55E00")  # verbal and material cooperation, verbal and material conflict
BUNDLE = "window.vegaEmbed = vegaEmbed;"
FORMS = (".svg", ".png", ".html")
SCALE = 2.0  # pixels of a PNG to a point
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 1.5rem; font-family: sans-serif; color: #222; background: #fff; }}</style>
</head>
<body>
<div id="chart" role="img" aria-label="{title}"></div>
<script>{bundle}</script>
<script>vegaEmbed("#chart", {spec}, {{actions: false}});</script>
</body>
</html>
"""


def library() -> Any:
    """Return Altair.

    Raises
    ------
    InputError
        It is not installed.
    """
    try:
        import altair
    except ImportError as error:
        raise InputError("charts need Altair, which is not installed. Install it: pip install 'dragoman[charts]'") from error
    altair.data_transformers.disable_max_rows()
    return altair


def styled(chart: Any, title: str, subtitle: str | list[str] | None = None) -> Any:
    """Give a chart its title and the look of all."""
    alt = library()
    words = alt.TitleParams(
        title, subtitle=subtitle or alt.Undefined, anchor="start", color=INK, subtitleColor="#555555", fontSize=15, offset=10
    )
    return (
        chart.properties(title=words)
        .configure(background="white", font="sans-serif", padding=12)
        .configure_axis(labelColor=INK, titleColor=INK, gridColor="#E5E5E5", labelFontSize=11, titleFontSize=11, titleFontWeight="normal")
        .configure_legend(labelColor=INK, titleColor=INK, labelFontSize=11, titleFontSize=11, titleFontWeight="normal")
        .configure_view(stroke=None)
    )


def save(chart: altair.TopLevelMixin, path: str | Path) -> Path:
    """Write a chart to a file, its form by the ending: .svg, .png or .html, which needs nothing from anywhere.

    Raises
    ------
    InputError
        The ending is another one, the file cannot be written, or Altair's renderer is not installed.
    """
    target = Path(path)
    form = target.suffix.lower()
    if form not in FORMS:
        raise InputError(f"{target}: a chart has no such form. Give a file that ends in {', '.join(FORMS)}")
    written = rendered(chart, form)
    try:
        target.write_bytes(written)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror}). Check the path") from error
    return target


def script(snippet: str) -> str:
    """Return one script with Vega, Vega-Lite and vega-embed, and a snippet that uses them.

    Raises
    ------
    InputError
        Altair or its renderer is not installed.
    """
    renderer, known = _renderer(), _version()
    return str(renderer.javascript_bundle(snippet, vl_version=known))


def rendered(chart: altair.TopLevelMixin, form: str) -> bytes:
    """Return a chart as the bytes of an .svg, .png or .html file.

    Raises
    ------
    InputError
        Altair's renderer is not installed.
    """
    vl_convert, known = _renderer(), _version()
    spec = json.loads(chart.to_json())
    if form == FORMS[0]:
        return str(vl_convert.vegalite_to_svg(spec, vl_version=known)).encode()
    if form == FORMS[1]:
        return bytes(vl_convert.vegalite_to_png(spec, vl_version=known, scale=SCALE))
    title = spec.get("title", {})
    text = title.get("text", "") if isinstance(title, dict) else title
    bundle = vl_convert.javascript_bundle(BUNDLE, vl_version=known)
    # A text in the data must not end the script that holds it.
    inline = json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    page = PAGE.format(title=html.escape(str(text), quote=True), bundle=bundle.replace("</script", "<\\/script"), spec=inline)
    return page.encode()


def _renderer() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise InputError("charts need vl-convert, which is not installed. Install it: pip install 'dragoman[charts]'") from error
    return vl_convert


def _version() -> str | None:
    """Return the version of Vega-Lite that Altair writes, None where the renderer has not got it."""
    version = "_".join(library().SCHEMA_VERSION.lstrip("v").split(".")[:2])
    return version if version in _renderer().get_vegalite_versions() else None
