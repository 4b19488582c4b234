"""Deeptier: digital warrants for deep-tier supply-chain finance."""
