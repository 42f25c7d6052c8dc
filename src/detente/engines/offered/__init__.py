"""The engines, each declared in a module of this package; in which order they are tried is said in `choice`."""
