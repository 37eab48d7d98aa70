"""Great Expectations judges the numbers of all deliveries by the county's suites."""
