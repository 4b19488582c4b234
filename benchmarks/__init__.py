"""Benchmarks: each prints what Deeptier costs beside a named peer or a floor."""
