"""The picture of a verdict: what it shows, how wide words are, where everything stands, and how it is drawn as SVG."""
