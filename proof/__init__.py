"""Proof by means that can fail: random histories on a real EVM against three books (`make proof`)."""
