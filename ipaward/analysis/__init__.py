"""What a drafter asks about rules."""
