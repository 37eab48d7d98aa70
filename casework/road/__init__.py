"""The road of a household to the register and out of it: the steps done, what is missing, by which class."""
