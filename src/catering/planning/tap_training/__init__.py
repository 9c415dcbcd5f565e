"""Tap training: who must learn to tap, when, with whom, on what, and whether the evening is ready."""
