"""Explains every fen: what moved on an account or a lot, when, and why."""
