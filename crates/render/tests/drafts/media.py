"""Small media for the drafts, made on the spot with ffmpeg: every colour and tone in them is known."""
import os
import subprocess

RED, GREEN, BLUE, YELLOW = (230, 30, 30), (30, 200, 40), (40, 60, 220), (240, 220, 30)
BACK = (16, 48, 80)
WALL = (20, 200, 30)
SECONDS = [RED, GREEN, BLUE, YELLOW]
TONES = [300, 600, 900, 1200]
# ffmpeg's `sine` has an amplitude of an eighth.
SINE_RMS = 0.125 / 2 ** 0.5


def hexed(rgb):
    return "0x%02x%02x%02x" % tuple(rgb)


def ffmpeg(*args):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *args], check=True)


def flat(folder, name, rgb, size="320x180"):
    path = os.path.join(folder, name)
    ffmpeg("-f", "lavfi", "-i", f"color={hexed(rgb)}:s={size}", "-frames:v", "1", "-pix_fmt", "rgb24", path)
    return path


def quads(folder, name="quad.png", w=320, h=180):
    """Red, green, blue and yellow quarters: upper left, upper right, lower left, lower right."""
    path = os.path.join(folder, name)
    boxes = [(0, 0, RED), (w // 2, 0, GREEN), (0, h // 2, BLUE), (w // 2, h // 2, YELLOW)]
    draw = ",".join(f"drawbox={x}:{y}:{w // 2}:{h // 2}:{hexed(c)}:fill" for x, y, c in boxes)
    ffmpeg("-f", "lavfi", "-i", f"color=black:s={w}x{h}", "-frames:v", "1", "-vf", f"format=rgb24,{draw}", path)
    return path


def wall(folder):
    """A red square on a green wall."""
    path = os.path.join(folder, "wall.png")
    draw = f"format=rgb24,drawbox=80:45:160:90:{hexed(RED)}:fill"
    ffmpeg("-f", "lavfi", "-i", f"color={hexed(WALL)}:s=320x180", "-frames:v", "1", "-vf", draw, path)
    return path


def film(folder):
    """Four seconds, each of one colour and one tone."""
    path = os.path.join(folder, "film.mp4")
    args, graph = [], ""
    for i, (rgb, hz) in enumerate(zip(SECONDS, TONES)):
        args += ["-f", "lavfi", "-i", f"color={hexed(rgb)}:s=320x180:r=30:d=1"]
        args += ["-f", "lavfi", "-i", f"sine=f={hz}:r=48000:d=1"]
        graph += f"[{2 * i}:v][{2 * i + 1}:a]"
    graph += "concat=n=4:v=1:a=1[v][a];[v]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[w]"
    tags = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
    ffmpeg(*args, "-filter_complex", graph, "-map", "[w]", "-map", "[a]", "-c:v", "libx264", "-crf", "12", *tags,
           "-c:a", "aac", "-b:a", "192k", path)
    return path


def tone(folder, name="tone.wav", hz=440, seconds=5):
    path = os.path.join(folder, name)
    ffmpeg("-f", "lavfi", "-i", f"sine=f={hz}:r=48000:d={seconds}", path)
    return path


def gif(folder):
    """A second of red and one of green. The third colour only ends the second: ffmpeg writes a frame when it knows its end."""
    path = os.path.join(folder, "three.gif")
    args = []
    for rgb in SECONDS[:3]:
        args += ["-f", "lavfi", "-i", f"color={hexed(rgb)}:s=160x90:r=1:d=1"]
    ffmpeg(*args, "-filter_complex", "concat=n=3:v=1:a=0", path)
    return path
