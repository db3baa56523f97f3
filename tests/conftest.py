import os

from hypothesis import settings

# Notebooks and tests see explorations as the stored references have them: stills,
# with the text of every state, whatever the shell that starts the tests has set.
os.environ["QUENCH_EXPLORE"] = "still"
os.environ["QUENCH_SOLUTIONS"] = "yes"
os.environ.pop("QUENCH_FRAMES", None)

# A run that decides whether a change lands draws the same examples each time;
# at the desk every run looks somewhere else.
# No deadline: how long an example takes is no business of a test.
settings.register_profile("landing", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("landing" if os.environ.get("CI") else "desk")
