"""Who may see the app: signing in and out, and what is said where nobody needs to."""
