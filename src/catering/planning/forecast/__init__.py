"""How much is drunk: the forecast and what it rests on."""
