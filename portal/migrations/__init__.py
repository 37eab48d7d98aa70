"""The steps by which the portal's tables came about."""
