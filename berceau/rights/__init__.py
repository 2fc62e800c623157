"""What a person asks of their own data: access, correction, opposition, limitation, erasure."""
