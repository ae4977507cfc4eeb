#!/usr/bin/python3
# -*- coding: utf-8 -*-
"""Resize images for the web site."""
from __future__ import print_function

import argparse
import os

SIZES = {"small": 320, "medium": 800, "large": 1600}

ap = argparse.ArgumentParser(description=__doc__, epilog="Needs ImageMagick.")
ap.add_argument("images", nargs="*", metavar="IMAGE", help="images; all of this folder if none is given")
ap.add_argument("-s", "--size", default="medium", choices=sorted(SIZES), help="how large")
ap.add_argument("-q", "--quality", type=int, default=85, help="JPEG quality, 1 to 100 (%(default)s)")
ap.add_argument("-o", "--output", dest="folder", metavar="DIR", required=True, help="where results go")
ap.add_argument("--gamma", type=float, help="gamma correction")
ap.add_argument("--strip", action="store_true", help="drop EXIF data")
ap.add_argument("--no-upscale", dest="upscale", action="store_false", default=True, help="leave small images alone")
ap.add_argument("--tag", action="append", default=[], help="tag to set, may be repeated")
ap.add_argument("--crop", nargs=2, type=int, metavar=("WIDTH", "HEIGHT"), help="crop in the middle")
ap.add_argument("--old-style", action="store_true", help=argparse.SUPPRESS)
args = ap.parse_args()

images = args.images or [name for name in os.listdir(".") if name.lower().endswith((".jpg", ".png"))]
for image in images:
    print("convert", image, "-resize", SIZES[args.size], "-quality", args.quality, os.path.join(args.folder, image))
