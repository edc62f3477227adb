"""The parts of the page that shows one option in full: one module for each tab."""
