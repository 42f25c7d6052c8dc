"""Many preferences over one structure, solved side by side; exact, with NumPy alone.

A `Structure` has states and moves, and no preferences. Each decision maker has a table of *variants* of its preference:
one row for each variant, one score for each state. A *model* of the structure is one variant for each decision maker,
so that a list of models is an array of small numbers. A `Batch` tells for all models at once who stays where::

    structure = Structure.of(conflict)
    batch = Batch(structure, tables)
    batch.equilibria(rows, shapes)["seq"]  # for each model and each state: does everybody stay?

`table_of` makes a table of preferences that numbers express, `weighed` one of weights, of statements for example;
`refuses` says by name of which conflict there is no batch.

Nothing is done for a model that is known from another one: what hangs on one decision maker's variant alone is worked
out once for each variant, and what hangs on others' improvements once for each set of these improvements.
"""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.engines.batch.layouts import Layouts
    from detente.engines.batch.many import Batch, Counts
    from detente.engines.batch.scores import narrow, table_of, weighed
    from detente.engines.batch.structure import Structure, refuses
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = ["Batch", "Counts", "Layouts", "Structure", "narrow", "refuses", "table_of", "weighed"]
