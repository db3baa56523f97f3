import os

# Notebooks and tests see explorations as the stored references have them: stills,
# with the text of every state, whatever the shell that starts the tests has set.
os.environ["QUENCH_EXPLORE"] = "still"
os.environ["QUENCH_SOLUTIONS"] = "yes"
os.environ.pop("QUENCH_FRAMES", None)
