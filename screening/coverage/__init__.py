"""Who is safe, at risk or not known (应纳尽纳), who belongs to which category, whom to look at besides."""
