"""What a paper needs of a case: its tables, its graph and its references, in the forms in which papers have them."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.papers.citing import LISTS, references
    from detente.papers.drawing import written
    from detente.papers.figures import FIGURES
    from detente.papers.forms import FORMS, Form
    from detente.papers.numbering import Numbering, numbering_of
    from detente.papers.tables import TABLES
    from detente.papers.tabulating import Tables, table
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "FIGURES",
    "FORMS",
    "LISTS",
    "TABLES",
    "Form",
    "Numbering",
    "Tables",
    "numbering_of",
    "references",
    "table",
    "written",
]
