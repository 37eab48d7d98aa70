"""What it takes to write all papers of a large county's comparison, beside the same cells written bare."""
