"""Writes drafts with the real pyJianYingDraft, and beside each what must be seen and heard.

Where a pixel must be is computed here, from the format's own rules (fit into the canvas, scale, mirror, turn clockwise,
move in halves of the canvas with y upwards), and shares nothing with the renderer.

usage: write.py FOLDER
"""
import json
import math
import os
import shutil
import sys

import pyJianYingDraft as jy
from pyJianYingDraft import (
    AudioSceneEffectType, AudioSegment, ClipSettings, CropSettings, FilterType, GroupAnimationType, IntroType,
    KeyframeProperty as K, MaskType, MixModeType, OutroType, StickerSegment, TextBackground, TextBorder, TextIntro,
    TextLoopAnim, TextOutro, TextSegment, TextShadow, TextStyle, Timerange, TrackSpec, TrackType, TransitionType,
    VideoMaterial, VideoSceneEffectType, VideoCharacterEffectType, VideoSegment, ToneEffectType,
)
import media as m

S = 1_000_000
W, H = 640, 360
ROOT = os.path.abspath(sys.argv[1])
MEDIA = os.path.join(ROOT, "media")
os.makedirs(MEDIA, exist_ok=True)
QUAD, BACK, WALL = m.quads(MEDIA), m.flat(MEDIA, "back.png", m.BACK), m.wall(MEDIA)
WIDE = m.quads(MEDIA, "wide.png", 320, 90)
WHITE = m.flat(MEDIA, "white.png", (255, 255, 255))
FILM, TONE, GIF = m.film(MEDIA), m.tone(MEDIA), m.gif(MEDIA)
QUARTERS = {(-1, -1): m.RED, (1, -1): m.GREEN, (-1, 1): m.BLUE, (1, 1): m.YELLOW}


def tr(start, length):
    return Timerange(round(start * S), round(length * S))


class Case:
    """A draft and what is expected of it."""

    def __init__(self, name, width=W, height=H, fps=30):
        self.name, self.width, self.height = name, width, height
        folder = jy.DraftFolder(ROOT)
        self.script = folder.create_draft(name, width, height, fps, allow_replace=True)
        self.expected = {"fps": fps, "canvas": [width, height], "probes": [], "sound": [], "inks": [], "warned": []}
        self.used = set()
        self.count = 0
        self.fps = fps

    def track(self, kind, *segments, **more):
        self.count += 1
        name = f"track {self.count}"
        self.script.append_track(TrackSpec(kind, name, **more))
        for segment in segments:
            self.script.add_segment(segment, name)
        return name

    def video(self, *segments, **more):
        return self.track(TrackType.video, *segments, **more)

    def back(self, seconds):
        return self.video(VideoSegment(BACK, tr(0, seconds)))

    def see(self, t, x, y, rgb, why, tol=16):
        assert 0 <= x < self.width and 0 <= y < self.height, (self.name, why, x, y)
        self.expected["probes"].append(
            {"t": t, "x": round(x), "y": round(y), "rgb": [round(c) for c in rgb], "tol": tol, "why": why})

    def see_quarters(self, t, why, place, size=(320, 180)):
        """The middle of each quarter of the four-coloured picture, placed by `place`."""
        for (u, v), rgb in QUARTERS.items():
            x, y = place(u / 2, v / 2, size, (self.width, self.height))
            self.see(t, x, y, rgb, f"{why}: quarter {u},{v}")

    def hear(self, start, end, **what):
        self.expected["sound"].append({"from": start, "to": end, **what})

    def ink(self, t, region, rgb, why, **what):
        self.expected["inks"].append({"t": t, "region": [round(v) for v in region], "rgb": list(rgb), "why": why, **what})

    def warn(self, *names):
        self.expected["warned"] += names

    def save(self, change=None):
        self.script.save()
        folder = os.path.join(ROOT, self.name)
        content = os.path.join(folder, "draft_content.json")
        with open(content, encoding="utf-8") as f:
            draft = json.load(f)
        if change:
            change(draft)
        # The media go into the draft, as a draft that travels has them; its paths stay those of the machine that made it.
        os.makedirs(os.path.join(folder, "assets"), exist_ok=True)
        for kind in ("videos", "audios"):
            for material in draft["materials"].get(kind, []):
                name = os.path.basename(material["path"])
                shutil.copy(os.path.join(MEDIA, name), os.path.join(folder, "assets", name))
                material["path"] = "C:\\Users\\me\\Movies\\drafts\\" + self.name + "\\assets\\" + name
        with open(content, "w", encoding="utf-8") as f:
            json.dump(draft, f, ensure_ascii=False)
        self.expected["frames"] = round(draft["duration"] / S * self.fps)
        with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as f:
            json.dump(self.expected, f, ensure_ascii=False, indent=1)


def placed(scale=1.0, x=0.0, y=0.0, rotation=0.0, flip=(False, False), sx=None, sy=None):
    """Where a point of a picture (u, v of -1…1 from its middle, v downwards) lies on the canvas."""
    def place(u, v, size, canvas):
        fit = min(canvas[0] / size[0], canvas[1] / size[1])
        px = u * size[0] / 2 * fit * (sx if sx is not None else scale) * (-1 if flip[0] else 1)
        py = v * size[1] / 2 * fit * (sy if sy is not None else scale) * (-1 if flip[1] else 1)
        a = math.radians(rotation)
        qx, qy = px * math.cos(a) - py * math.sin(a), px * math.sin(a) + py * math.cos(a)
        return canvas[0] / 2 * (1 + x) + qx, canvas[1] / 2 * (1 - y) + qy
    return place


def mix(a, b, share):
    return tuple(x + (y - x) * share for x, y in zip(a, b))


def main():
    import files
    import pictures
    import sounds
    import words
    for part in (files, pictures, sounds, words):
        part.write()


if __name__ == "__main__":
    sys.modules["write"] = sys.modules["__main__"]
    main()
