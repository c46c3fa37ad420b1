"""Stand-ins for the mail platforms: real HTTP servers on loopback, for the demo and the tests.

Standard library only and no import of any other module of ours: a simulator follows the platform's
own documents, so that a mistake of a backend cannot hide in code that both share.
"""
