"""How a row and a person agree: one named comparison level per comparison."""
