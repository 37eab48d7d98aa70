"""Files that other systems take in: headings in the first row, every cell a text, nothing around them."""
