"""Function calling: the registry and the loop between model and tool. It comes with the chat issue's tools."""
