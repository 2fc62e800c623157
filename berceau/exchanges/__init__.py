"""Messages of a family and an agent: what came in, what is answered, what waits to leave."""
