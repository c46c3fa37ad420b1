"""Setting up mail programs: what each of them asks for, and answers in its own format. Pure."""
