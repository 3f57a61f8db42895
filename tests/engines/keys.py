"""The keys that have no letter, as WebDriver writes them."""

KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowRight": "\ue014",
        "End": "\ue010"}
