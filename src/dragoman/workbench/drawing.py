"""Charts on pages: Altair's specifications in the page, the script that draws them from our own address, and charts as files.

The script is the bundle of `vl-convert`; it draws without eval, so that the content security policy holds.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from dragoman.charts import drawing
from dragoman.errors import InputError

SNIPPET = """
import vegaEmbed from 'vega-embed';
window.dragomanEmbed = (place, spec) => vegaEmbed(place, spec, {
  actions: false, ast: true, renderer: 'svg', defaultStyle: false, tooltip: {disableDefaultStyle: true}
});
"""
FORMS = {"svg": "image/svg+xml", "png": "image/png"}


@cache
def bundle() -> bytes:
    """Return the script that draws charts.

    Raises
    ------
    InputError
        vl-convert is not installed.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise InputError("charts need vl-convert, which is not installed. Install it: pip install 'dragoman[workbench]'") from error
    return str(vl_convert.javascript_bundle(SNIPPET)).encode()


def spec(chart: Any) -> dict[str, Any]:
    """Return a chart's specification as plain data."""
    found: dict[str, Any] = json.loads(chart.to_json())
    return found


def file(chart: Any, form: str) -> tuple[bytes, str]:
    """Return a chart as the bytes of a file and their type.

    Raises
    ------
    InputError
        It is asked for in another form than SVG or PNG.
    """
    if form not in FORMS:
        raise InputError(f"a chart is sent as {' or '.join(FORMS)}. Choose one")
    return drawing.rendered(chart, f".{form}"), FORMS[form]
