"""The workbench's server: HTTP around the store and the library; rules of the model live elsewhere."""
