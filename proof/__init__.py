"""Proof by means that can fail: random histories against three books (`make proof`)."""
