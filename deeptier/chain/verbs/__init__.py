"""What can be done in a house of contracts, by subject."""
