"""`make bundle`: one archive with which an office without network installs the program."""
