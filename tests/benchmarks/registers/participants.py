"""Who takes part in the comparison.

Named, not imported: each is loaded in a process of its own, so that nobody pays for the libraries
of another and none of them need be there. A function takes the register and the file to write.
One of `SAMPLED` also takes how many rows it is to decide, and returns how many seconds it took
without reading and writing them.
"""

from __future__ import annotations

HERE = "tests.benchmarks.registers"
BASELINE = "by-hand"

# The whole register, from Parquet to Parquet.
WHOLE = {
    "decode": f"{HERE}.decode:decide",
    BASELINE: f"{HERE}.by_hand:decide",
    "by-hand-checked": f"{HERE}.by_hand:decide_checked",
    "ours": f"{HERE}.ours:batch",
    "native": f"{HERE}.native:decide",
}

# So many rows of it, as records in memory.
SAMPLED = {
    "yardstick": f"{HERE}.yardstick:decide",
    "case": f"{HERE}.ours:case",
    "python": f"{HERE}.plain:decide",
    "zen-engine": f"{HERE}.zen:decide",
    "openfisca": f"{HERE}.fisca:decide",
}

# What a participant that agrees nevertheless cannot express, or only says otherwise.
NOTES = {
    "decode": "reads the columns and decides nothing",
    "by-hand-checked": "the same SQL, of rows found sound and single, the digest of the input"
    " taken: what a run has to do besides",
    "ours": "`ipaward batch run`: quarantine, doubled numbers, digests, manifest included",
    "case": "engine and yardstick, one by one, without wording",
    "native": "numba; a change of the rules is a change of the loop",
    "yardstick": "the definition itself: the SQL is held to it in the same run",
    "python": "everything is expressed; nothing names rule or clause but its author",
    "zen-engine": "knows two truths, so unknown and Kleene's logic are written out by hand in every"
    " expression; numbers leave it as doubles, exact here only because they are whole fen",
    "openfisca": "cannot express unknown (a blank is 0 or false) or an empty list, so only rows"
    " with all known are decided; no states of rules; amounts as 32-bit fen; the invoice listed"
    " twice is numpy",
}
