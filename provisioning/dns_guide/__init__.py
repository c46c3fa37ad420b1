"""The DNS guide between rows and pure verdicts: what a service's DNS should say, and what was found
as rows and back."""
