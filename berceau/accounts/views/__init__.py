"""Signing in, the second factor, one's devices, the idle lock, ProConnect."""
