"""Which source each sheet of an inbox belongs to, and which column holds which field, by its headings."""
