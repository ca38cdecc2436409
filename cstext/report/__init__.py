"""The weekly review: facts first, then terminal, HTML, Excel and tables that only draw them."""
