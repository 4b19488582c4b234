"""The fold: each module books the events of one subject, and notes where they cannot be right."""
