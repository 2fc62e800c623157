"""Who works here: the functional administrator's screens on agents, mandates, organisations."""
