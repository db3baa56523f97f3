"""What the book says to an attempt, and its wording, which lives here alone.

Every form carries its messages as data, so that the page's script says the same.
"""

from dataclasses import dataclass

from . import markdown

__all__ = ["MESSAGES", "Reply", "filled", "say"]

MESSAGES = {
    "empty": "Nothing to check yet: type a number, for example 12.5 or 1.25e-8.",
    "unread": "“{text}” cannot be read as a number. Write it like 12.5, 12,5 or 1.25e-8.",
    "unit": "“{text}” is not a unit that fits here. Use {units}.",
    "zero": "Zero is not the answer: something was lost on the way.",
    "flipped": "The size is right, the sign is not: which way does it go?",
    "sign": "The sign is wrong. Decide first which way it goes, then work out the size.",
    "power": "The digits are right, but the value is {factor} times {large}: "
    "check the conversion of units.",
    "far": "{High}, by roughly a factor of {factor}. Check units and powers of ten first.",
    "near": "{High}, but by less than a quarter. Check rounding, constants and each factor.",
    "off": "{High}, by less than a factor of 5. Check each factor, and what is squared or cubed.",
    "choose": "Nothing to check yet: choose an option.",
    "option": "“{text}” is none of the options. Give one of {options}.",
    "incomplete": "Right so far, but not complete: look at the other options again.",
    "write": "Nothing to compare yet: write two or three sentences in your own words.",
    "compare": "Now compare with what a full answer contains, and tick what yours has.",
    "full": "Complete: every point is in your answer.",
    "pair": "“{text}” is no treatment. Give temperature in °C and time in h, like [(180, 10)], "
    "[(170, 4), (210, 1)] for two steps, or a Programme.",
    "missing": "Nothing to check yet: give a temperature and a time, for example 180 °C and 10 h.",
    "timeless": "{hours} h is no ageing: each time must be above 0.",
    "cold": "At {celsius} °C it would take years: below 100 °C the solute hardly moves. (The "
    "clusters of natural ageing are not in the model.) Choose from {low} to {high} °C.",
    "cool": "At {celsius} °C the peak is weeks or months away. Choose from {low} to {high} °C.",
    "hot": "{celsius} °C is too far from 190 °C, where the model was calibrated: nobody should "
    "trust it there. Choose from {low} to {high} °C.",
    "dissolved": "At {celsius} °C nothing precipitates: above {solvus} °C all of the solute "
    "dissolves. The temperature is asked for in °C.",
    "long": "{hours} h are too long: the oven is free for {longest} h at most.",
    "aged": "After {hours} h of ageing the yield strength is {strength} MPa. After service it is "
    "{left} MPa, {change}.",
    "loss": "a loss of {percent} %",
    "gain": "a gain of {percent} %",
    "overheated": "Too hot: even at the peak, after {peak_hours} h, it is only {peak} MPa. The "
    "nearer the solvus, the fewer particles form, and the less solute they hold. Go cooler.",
    "under": "Under-aged: the strength is still rising. Stay longer, or go hotter.",
    "over": "Over-aged: you are past the peak, {peak} MPa after {peak_hours} h. Stop earlier.",
    "unstable": "Strong enough, but not for long: {largest} % may be lost. Age further, so that "
    "less is left to change in service.",
    "slow": "Strong enough and stable, but {factor} times as long as the fastest single step. "
    "Stop earlier, or take a hotter oven, as long as its peak stays above {target} MPa.",
    "best": "Strong enough, stable, and no single step is much faster.",
    "faster": "Strong enough, stable, and {saved} % faster than any single step.",
    "table": "Read from a table that the model filled when the book was built. For two steps, and "
    "for the exact number, run the notebook: there the model itself answers.",
}


@dataclass(frozen=True)
class Reply:
    """What the book says to an attempt.

    Attributes
    ----------
    state : str
        "right", "wrong", "unread" (nothing could be checked) or "compare"
        (an answer in words, to be compared with the rubric).
    text : str
        The reply, light Markdown.
    """

    state: str
    text: str

    @property
    def accepted(self):
        """Whether the answer is right."""
        return self.state == "right"

    @property
    def html(self):
        """The reply as the page shows it."""
        return markdown.to_html(self.text)

    def _repr_html_(self):
        return f'<div class="exercise-reply mathjax_process">{self.html}</div>'

    def __repr__(self):
        return markdown.plain(self.text)


def say(state, message, **words):
    """Return the reply `message` with its words put in."""
    return Reply(state, filled(message, **words))


def filled(message, **words):
    """Return a message with its words put in, as light Markdown."""
    text = MESSAGES[message]
    for name, word in words.items():
        text = text.replace("{" + name + "}", markdown.escape(str(word)))
    return text
