"""The site of the documents: `python -m sphinx -W -b html docs build/site`. Strict, and without the network."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]  # for from_code, and for bench

project = "decide"
author = "decide contributors"
copyright = "decide contributors, Apache-2.0"
release = metadata.version("decide")
extensions = ["myst_parser", "sphinx.ext.autodoc", "from_code"]
smartquotes_action = "q"  # quotes alone: two hyphens begin a flag
default_role = "code"  # docstrings write code between single backticks
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_type_aliases = {"Mode": "Mode"}  # a union of all modes otherwise
autodoc_typehints_format = "short"
toc_object_entries = False  # members by the dozen would fill the contents of a page
highlight_language = "none"
html_theme = "furo"
html_theme_options = {
    f"{mode}_css_variables": {
        "color-api-name": "var(--color-foreground-primary)",
        "color-api-pre-name": "var(--color-foreground-secondary)",
    }
    for mode in ("light", "dark")
}
html_title = f"decide {release}"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["site.css"]
