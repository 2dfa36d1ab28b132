"""What in a text may tell who somebody is: names, addresses, numbers. Plain Python; it knows no database."""
