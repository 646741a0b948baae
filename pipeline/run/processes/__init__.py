"""What a process may take, when it ends, and what becomes of the others then."""
