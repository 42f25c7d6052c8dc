"""Who is said to be with whom, and what the model says of them."""
