"""Delimited text as records of cells, also where quotes, line breaks or line ends are damaged."""
