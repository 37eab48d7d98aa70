"""What agreement is worth: match weights, prior odds and match probabilities."""
