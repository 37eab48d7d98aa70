"""The officer's queue of doubtful pairs, judged by keyboard."""
