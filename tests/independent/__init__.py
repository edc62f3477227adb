"""The programme rebuilt from docs/model.md, docs/equations.md and a pack's files alone, with another library."""
