"""The colours and strokes of every figure: Altbier's copper and amber, and what is neutral.

They are read on white and on black: lines and words take the page's own text colour, and whatever is pale is
a strong colour made translucent. Neighbours differ in lightness, so that nobody has to tell red from green.
"""

INK = "currentColor"  # the page's text colour, whatever its theme
COPPER = "#b4622d"
AMBER = "#dc9436"
PALE_AMBER = "#dc943666"
WARNING = "#cf3237"
GREY = "#8a8f98"
PALE_GREY = "#8a8f987a"
RANGE = "#7a7f88b0"  # a range drawn over a bar
ON_AMBER = "#2b1603"  # words on amber

ORDERED_WIDTH = 3
RECOMMENDED_DASH = [6, 4]
