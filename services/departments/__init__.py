"""What a department does on its pages: data asked for, delivered and checked; what is wrong with them; its orders."""
