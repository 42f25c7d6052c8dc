"""The forms in which the tables of a paper are written, each declared by its module as ``FORM``."""

from __future__ import annotations

from detente.declared import Declared
from detente.papers.forms._form import Asked, Form, blocks_of, split

FORMS: Declared[Form] = Declared(
    "detente.papers.forms", "FORM", order=("markdown", "latex", "csv", "docx"), says="name"
)
"""Every form by its name, in the order in which help texts have them."""

__all__ = ["FORMS", "Asked", "Form", "blocks_of", "split"]
