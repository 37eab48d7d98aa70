"""The steps that make what documents show, and put it into the run store as tables."""
