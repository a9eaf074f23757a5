"""Sites written elsewhere, brought over."""
