"""The pages of property searches, for those who hold the matter alone."""
