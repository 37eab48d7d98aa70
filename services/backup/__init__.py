"""Backups: workspace, ledger and configuration in one encrypted file, and a workspace out of such a file."""
