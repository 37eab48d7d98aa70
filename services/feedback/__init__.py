"""What townships and departments report back: read, held against what was asked, kept, with a receipt."""
