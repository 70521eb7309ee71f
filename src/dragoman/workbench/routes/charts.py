"""Charts: the script that draws them, and each of them as a file.

A page holds a chart's specification as data; the script draws it by Vega's interpreter of expressions, so that the pages need
no right to make code from words. `put` is what a route gives to the partial ``chart.html``.
"""

from __future__ import annotations

import json
import threading
from functools import cache
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dragoman import api

router = APIRouter()
FORMS = {".svg": "image/svg+xml", ".png": "image/png"}
SNIPPET = """
window.dragomanChart = (place, spec) =>
  vegaEmbed(place, spec, { ast: true, actions: false, defaultStyle: false, renderer: "svg", tooltip: false });
"""
LOCK = threading.Lock()  # the renderer is one engine for the process


@router.get("/charts.js")
def script() -> Response:
    """Send the script that draws charts."""
    return Response(bundle(), media_type="text/javascript", headers={"Cache-Control": "private, max-age=86400"})


@cache
def bundle() -> str:
    """Return Vega, Vega-Lite and vega-embed with what a page calls, made once.

    Raises
    ------
    InputError
        The renderer is not installed.
    """
    with LOCK:
        return api.chart_script(SNIPPET)


def put(chart: Any) -> dict[str, Any]:
    """Return a chart as the data that a page holds of it."""
    spec: dict[str, Any] = json.loads(chart.to_json())
    return spec


def sent(chart: Any, form: str, name: str) -> Response:
    """Send a chart as a file, ``form`` .svg or .png."""
    with LOCK:
        body = api.drawn(chart, form)
    return Response(body, media_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}{form}"'})
