"""Files that students give as evidence: received without holding them in memory, known by what is in them."""
