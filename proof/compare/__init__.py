"""The model's books and the replay's, part by part, in one shape, so that they can be compared."""
