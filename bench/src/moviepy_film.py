"""The bench's work through MoviePy 2, in one pass."""

import json
import sys

import numpy as np
from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, ImageClip, VideoClip, vfx
from PIL import Image, ImageDraw, ImageFont

order = json.load(open(sys.argv[1]))
SIZE = (1280, 720)
whole = order["shot"] + order["dissolve"]


def moving(shot):
    picture = Image.open(shot["still"]).convert("RGB")
    w, h = picture.size

    def frame(t):
        p = t / whole
        at = lambda pair: pair[0] + (pair[1] - pair[0]) * p
        bw, bh = w / at(shot["scale"]), h / at(shot["scale"])
        x = min(max(at(shot["x"]) * w - bw / 2, 0), w - bw)
        y = min(max(at(shot["y"]) * h - bh / 2, 0), h - bh)
        box = (x, y, x + bw, y + bh)
        return np.asarray(picture.resize(SIZE, Image.BICUBIC, box=box, reducing_gap=None))

    return VideoClip(frame_function=frame, duration=whole)


def words(text):
    font = ImageFont.truetype(order["font"], 40)
    image = Image.new("RGBA", (1100, 120))
    draw = ImageDraw.Draw(image)
    draw.text((550, 60), text, font=font, fill="white", anchor="mm", stroke_width=3, stroke_fill="black")
    box = image.getbbox()
    return np.asarray(image.crop(box))


clips = []
for i, shot in enumerate(order["shots"]):
    clip = moving(shot).with_start(i * order["shot"])
    clips.append(clip.with_effects([vfx.CrossFadeIn(order["dissolve"])]) if i else clip)
for i, shot in enumerate(order["shots"]):
    picture = ImageClip(words(shot["words"])).with_duration(2.2).with_start(i * order["shot"] + 0.6)
    clips.append(picture.with_position(("center", 620)))
film = CompositeVideoClip(clips, size=SIZE).with_duration(order["length"])
voice, music = AudioFileClip(order["voice"]), AudioFileClip(order["music"]).with_volume_scaled(0.3)
film = film.with_audio(CompositeAudioClip([voice, music]).with_duration(order["length"]))
film.write_videofile(
    order["out"],
    fps=30,
    codec="libx264",
    audio_codec="aac",
    audio_bitrate="192k",
    preset=order["preset"],
    ffmpeg_params=["-crf", str(order["crf"]), "-pix_fmt", "yuv420p", "-movflags", "+faststart"],
    logger=None,
)
