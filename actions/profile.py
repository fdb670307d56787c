"""Welcome: the learner profile."""

from __future__ import annotations

from actions.form import StepForm


class ValidateProfileForm(StepForm):
    """Takes an answer about the student, or a "ready"."""
