"""An operator's desk: a folder with networks, parties, keys, approvals and runs."""
