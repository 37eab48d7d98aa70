"""People's part in linking: what is remembered of their decisions, asked of them, taken back, and told to them."""
