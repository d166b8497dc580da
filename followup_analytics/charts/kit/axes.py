"""Axes: one of our charts shows its picture when a notebook cell returns it."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes


class ChartAxes(Axes):
    """Axes with a figure of their own, which a notebook displays as `show` would: the picture and its sentence."""

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        from followup_analytics.charts.kit.chart import Chart  # late: it imports the theme, which imports this

        return Chart(self)._repr_mimebundle_(include, exclude)
