"""Draws of random commands, a module for each part of the life cycle."""
