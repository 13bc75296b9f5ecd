"""Who may do what: the members' rights at the integrations (Hak akses), and the tokens of machines (Token API)."""
