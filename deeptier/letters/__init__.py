"""Consents as files: mailed, read by people, verified without a chain, carried by anyone."""
