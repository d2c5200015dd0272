"""The batch reading: a whole register decided by one query, the same tree for every engine."""
