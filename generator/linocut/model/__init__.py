"""What travels between the stages: frozen dataclasses, and the addresses that pages and feeds agree on."""
