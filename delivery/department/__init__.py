"""What a department receives: requests for data, what is wrong with its data, rows nobody was found for, lists."""
