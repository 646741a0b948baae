"""What a report was made from and what it says, as files that anyone can check."""
