"""Forecasts of issues: stakeholders' positions, salience and capability, the models of the literature, and their measured error.

The modules that compute load NumPy; they are loaded when they are first asked for: ``forecast.simulate`` of ``from dragoman import
forecast``. Issues and their files need none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.forecast import calibrate as calibrate
    from dragoman.forecast import commitments as commitments
    from dragoman.forecast import exchanging as exchanging
    from dragoman.forecast import score as score
    from dragoman.forecast import sensitivity as sensitivity
    from dragoman.forecast import simulate as simulate

LATER = ("calibrate", "commitments", "exchanging", "score", "sensitivity", "simulate")


def __getattr__(name: str) -> Any:
    """Load a module that computes."""
    if name in LATER:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
