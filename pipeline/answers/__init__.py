"""What townships answer to clues: read from files, checked against what was asked, brought to bear on links."""
