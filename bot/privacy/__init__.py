"""What is held on a student: given out, let go, and who looked at it."""
