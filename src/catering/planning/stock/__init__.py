"""Where every keg is."""
