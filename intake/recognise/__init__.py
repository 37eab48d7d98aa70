"""Which source each sheet of an inbox belongs to, and which column holds which field, told by its headings."""
