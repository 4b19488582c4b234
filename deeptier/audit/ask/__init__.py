"""The questions: each module asks the views of all that the books say of one subject."""
