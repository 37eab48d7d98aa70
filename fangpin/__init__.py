"""The front door: the command line that a county bureau uses."""
