"""ipaward: who may receive a public award, how much, and why."""
