"""What is said of a tally: problems, their severities, and the words of each code, which stand here and nowhere else."""
