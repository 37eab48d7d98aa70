"""The rows of a source: every cell as typed, with what was left out and why."""
