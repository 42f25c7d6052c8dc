"""The invented dispute of a mill, its union and the town, as a text that tests change; it ships with the catalogue."""

import detente

TEXT = str(detente.read_case("mill").text)
