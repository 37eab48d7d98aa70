"""Who is entitled to a policy and, by the departments' quarterly ledgers, does not have it (应享未享, F37)."""
