"""Draws a chart that `catering.charts` made."""

from __future__ import annotations

import streamlit as st

from catering.charts.chart import Chart


def draw(chart: Chart, *, key: str) -> None:
    """The chart at the width of its place, with its sentence for those who cannot see it."""
    st.vega_lite_chart(chart.spec, width="stretch", key=key, alt=chart.alt)
