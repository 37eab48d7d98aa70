"""What offices do to cells on the way; every kind is named after the mess it is (M07 ... M33)."""
