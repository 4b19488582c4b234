"""The gas table: what each operation costs, beside its floor, its budget and its peers."""
