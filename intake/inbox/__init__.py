"""Everything that lies in an inbox folder and its zip archives, in one fixed order, and the account of it."""
