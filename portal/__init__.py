"""The portal (门户): pages on which officers review, townships answer, and the bureau sees what waits.

A page computes nothing: it asks one service, and shows what that gives. Who may see it stands at its view (`allow`).
"""
