"""What departments are asked for and have sent: the request, inboxes, check, readiness, replaced files."""
