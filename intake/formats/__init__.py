"""Every kind of file that departments send, opened as sheets of rows: workbooks, web pages, text, zip archives."""
