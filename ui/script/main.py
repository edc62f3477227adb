"""The script Streamlit runs for every session.

It stands in a folder of its own: Streamlit takes a folder `pages` beside the script for pages of its own making, and
would show a page that is opened directly by its address without the rest.
"""

from __future__ import annotations

from decide.ui.app import app

app()
