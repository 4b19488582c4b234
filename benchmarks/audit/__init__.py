"""How fast the auditor's tool reads, beside its peers, on a chain of our own events."""
