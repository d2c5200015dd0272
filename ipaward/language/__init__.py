"""From rule files to a rulebook, or to problems."""
