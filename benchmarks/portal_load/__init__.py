"""The portal of a large county under the load of many users, beside Django's own bare list page."""
