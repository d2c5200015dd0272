"""Whole registers of the certification award: the batch beside what it is compared with."""
