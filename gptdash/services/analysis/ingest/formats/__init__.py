"""The formats of files: what is packed is unpacked, and all end as text to be read or as typed columns."""
