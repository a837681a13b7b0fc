"""The parts of matplotlib that the pictures use; nothing else in the house imports it.

Only figures and canvases are taken, never pyplot: pyplot keeps every figure in a list of the whole process.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # matplotlib 3.5, which Rasa pins, calls old names of pyparsing while it is imported; this is not ours to mend.
    warnings.simplefilter("ignore", DeprecationWarning)
    from matplotlib import get_data_path, rc_context, rcdefaults, rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import LOAD_NO_HINTING, FT2Font
    from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon
    from matplotlib.path import Path
    from matplotlib.transforms import TransformedPatchPath
    from PIL import Image, ImageDraw  # comes with matplotlib, which writes its own PNG files with it

__all__ = [
    "LOAD_NO_HINTING", "Circle", "FT2Font", "FancyBboxPatch", "Figure", "FigureCanvasAgg", "FigureCanvasSVG", "FontProperties", "Image", "ImageDraw", "Path",
    "PathPatch", "Polygon", "TransformedPatchPath", "get_data_path", "rcParams", "rc_context", "rcdefaults",
]  # fmt: skip
