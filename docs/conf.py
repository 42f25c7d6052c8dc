# How the documentation is built: python -m sphinx -W -b html docs docs/_build/html
import sys
from pathlib import Path

from detente import __version__
from detente.schemas import reference

sys.path.insert(0, str(Path(__file__).parent))
import notebook_pages

project = "Detente"
author = "The Detente developers"
copyright = "The Detente developers"
release = __version__

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Detente {release}"
html_static_path = ["_static"]
html_copy_source = False
html_show_sourcelink = False
# Nothing on a page comes from the network: the theme brings its own style sheets and uses the reader's fonts.
html_theme_options = {"footer_icons": [], "light_css_variables": {"code-font-size": "75%"}}


def _with_keys(_app, page, source):
    """Put what is declared in the place of the line that stands for it."""
    if page == "reference/json":
        source[0] = source[0].replace("% every key of every record", reference())


def setup(app):
    """Let Sphinx ask for what is declared."""
    app.connect("source-read", _with_keys)
    app.connect("source-read", notebook_pages.placed)
    app.connect("build-finished", notebook_pages.handed_out)
    app.add_css_file("notebooks.css")
