"""What people write in files, read strictly: every problem is told with its place."""
