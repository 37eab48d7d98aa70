"""Stage: what becomes of a household after it was listed: who is late, which step comes next, what was ordered of whom.

Pure functions over tables: the lists and their clues, what townships, villages and departments answered, the register.
Nothing here decides anything; it says what has been done, what is missing, and by when.
"""
