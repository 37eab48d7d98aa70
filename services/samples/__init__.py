"""Samples (抽检): drawn, on paper, and the error rates that they give."""
