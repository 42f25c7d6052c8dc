"""Pictures of states and moves: what is in them, laid out the same way everywhere, and drawn as SVG."""
