"""How deliveries come in: a source's rows received, judged or not, and what is known of each source since."""
