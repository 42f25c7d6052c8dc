"""The forms in which the whole graph of a model is written, each declared by its module as ``FIGURE``."""

from __future__ import annotations

from detente.declared import Declared
from detente.papers.figures._figure import FigureForm, Graph

FIGURES: Declared[FigureForm] = Declared(
    "detente.papers.figures", "FIGURE", order=("svg", "tikz", "dot", "graphml"), says="name"
)
"""Every form by its name, in the order in which help texts have them."""

__all__ = ["FIGURES", "FigureForm", "Graph"]
