"""Uploads, samples and tables on servers: which table is taken in, and how it is read."""
