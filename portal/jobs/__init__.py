"""Commands that a page asks for, each run by a worker process that outlives the web server."""
