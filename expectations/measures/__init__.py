"""What is counted of a delivery while its rows come in, batch after batch."""
