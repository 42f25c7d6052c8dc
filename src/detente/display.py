"""Let values show themselves in notebooks without knowing the room that draws them."""

from __future__ import annotations

from collections.abc import Callable


class Displayed:
    """A value with a picture for notebooks; the report room supplies the drawing when the package is imported."""

    renderer: Callable[[object], str] | None = None

    def _repr_html_(self) -> str | None:
        renderer = Displayed.renderer
        return None if renderer is None else renderer(self)
