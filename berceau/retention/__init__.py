"""How long each thing is kept, as code: delays, the nightly run, what statistics remain."""
