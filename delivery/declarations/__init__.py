"""What a county declares for delivery alone: layouts of workbooks, the letter to departments, lists that go to them."""
