"""Rasa calls in here: one thin class per deed, one module a step, found by name."""
