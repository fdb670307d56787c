"""Looks for danger in every student message, before anything else reads it, and holds the fixed replies."""
