"""The verbs of the follow-up, one module a subject: one verb, one function, one transaction."""
