"""Accounts (账号): who may log in, by which paper, until when."""
