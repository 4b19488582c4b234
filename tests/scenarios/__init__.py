"""Whole life cycles on a devnet."""
