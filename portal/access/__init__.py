"""Who may see what: roles, and the rule at every view."""
