"""Looks at and listens to rendered drafts: what `write.py` expects of them against what is in the films.

usage: measure.py FOLDER
Reads FOLDER/*/expected.json and film.mp4 (and told.json, the names that were warned of, and copied.json, the number of
frames that were copied); prints a line for each thing that is not as it should be and ends with 1 where there is one.
"""
import glob
import json
import os
import subprocess
import sys

import numpy as np

RATE = 48000


def frames(path, wanted, width, height):
    """The frames with these numbers as arrays, and the number of all."""
    view = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int"
    reader = subprocess.Popen(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-vf", view, "-vsync", "passthrough", "-pix_fmt", "rgb24", "-f",
         "rawvideo", "-"], stdout=subprocess.PIPE)
    size, found, n = width * height * 3, {}, 0
    while True:
        raw = reader.stdout.read(size)
        if len(raw) < size:
            break
        if n in wanted:
            found[n] = np.frombuffer(raw, np.uint8).reshape(height, width, 3).astype(int)
        n += 1
    reader.wait()
    return found, n


def samples(path):
    out = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-af", "pan=mono|c0=c0", "-ar", str(RATE), "-f", "f32le", "-"],
                         stdout=subprocess.PIPE, check=True).stdout
    return np.frombuffer(out, np.float32)


def look(case, expected, fps, wrong):
    width, height = expected["canvas"]
    number = lambda t: int(t * fps + 1e-6)
    rising = expected.get("rising", [])
    wanted = {number(e["t"]) for e in expected["probes"] + expected["inks"]}
    for h in expected.get("heavier", []):
        wanted |= {number(h["t"]), number(h["than"])}
    for r in rising:
        wanted |= {number(r["from"] + (r["to"] - r["from"]) * i / 8) for i in range(9)}
    found, count = frames(os.path.join(case, "film.mp4"), wanted, width, height)
    if count != expected["frames"]:
        wrong(f"{count} frames instead of {expected['frames']}")
    for p in expected["probes"]:
        frame = found.get(number(p["t"]))
        if frame is None:
            wrong(f"no frame at {p['t']}")
            continue
        got = frame[p["y"], p["x"]]
        if np.abs(got - np.array(p["rgb"])).max() > p["tol"]:
            wrong(f"t={p['t']} ({p['x']},{p['y']}) is {got.tolist()}, not {p['rgb']}: {p['why']}")
    for r in rising:
        values = [found[number(r["from"] + (r["to"] - r["from"]) * i / 8)][r["y"], r["x"]].sum() for i in range(9)]
        if any(b <= a for a, b in zip(values, values[1:])):
            wrong(f"not rising at ({r['x']},{r['y']}): {values}")
    for h in expected.get("heavier", []):
        inked = lambda t: int((np.abs(found[number(t)] - np.array(h["rgb"])).max(axis=2) <= 75).sum())
        if inked(h["t"]) < h["by"] * inked(h["than"]):
            wrong(f"t={h['t']} has {inked(h['t'])} pixels of ink, {h['than']} has {inked(h['than'])}")
    for e in expected["inks"]:
        frame = found.get(number(e["t"]))
        if frame is None:
            wrong(f"no frame at {e['t']}")
            continue
        x0, y0, x1, y1 = e["region"]
        x0, y0 = max(x0, 0), max(y0, 0)
        part = frame[y0:y1, x0:x1]
        ink = np.abs(part - np.array(e["rgb"])).max(axis=2) <= 75
        amount = int(ink.sum())
        if amount < e.get("least", 0) or amount > e.get("most", 1 << 30):
            wrong(f"t={e['t']} {amount} pixels of {e['rgb']} in {e['region']}: {e['why']}")
            continue
        if "box" in e or "far" in e:
            if amount == 0:
                wrong(f"t={e['t']} no {e['rgb']} in {e['region']}: {e['why']}")
                continue
            rows, columns = np.where(ink.any(axis=1))[0], np.where(ink.any(axis=0))[0]
            box = [x0 + columns[0], y0 + rows[0], x0 + columns[-1] + 1, y0 + rows[-1] + 1]
            pairs = list(zip(box, e["box"])) if "box" in e else list(zip(box[2:], e["far"]))
            if any(abs(a - b) > e["tol"] for a, b in pairs):
                wrong(f"t={e['t']} lies in {[int(v) for v in box]}, not {e.get('box') or e['far']} ±{e['tol']:.1f}: {e['why']}")


def listen(case, expected, wrong):
    if not expected["sound"]:
        return
    sound = samples(os.path.join(case, "film.mp4"))
    for s in expected["sound"]:
        part = sound[int(s["from"] * RATE):int(s["to"] * RATE)].astype(float)
        span = f"{s['from']}–{s['to']} s"
        rms = float(np.sqrt((part ** 2).mean())) if len(part) else 0.0
        if s.get("silent") and rms > 1e-3:
            wrong(f"{span} is not silent: {rms:.4f}")
        if "rms" in s:
            db = 20 * np.log10(max(rms, 1e-9) / s["rms"])
            if abs(db) > s.get("tol_db", 1.0):
                wrong(f"{span} is {db:+.2f} dB off")
        if "hz" in s:
            spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 17))
            hz = float(np.argmax(spectrum) * RATE / (1 << 17))
            if abs(hz - s["hz"]) > s.get("tol_hz", 12):
                wrong(f"{span} sounds at {hz:.0f} Hz, not {s['hz']}")


def main():
    bad = 0
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*", "expected.json"))):
        case = os.path.dirname(path)
        with open(path, encoding="utf-8") as f:
            expected = json.load(f)

        def wrong(what):
            nonlocal bad
            bad += 1
            print(f"{os.path.basename(case)}: {what}", flush=True)
        if not os.path.exists(os.path.join(case, "film.mp4")):
            wrong("there is no film")
            continue
        look(case, expected, expected["fps"], wrong)
        listen(case, expected, wrong)
        with open(os.path.join(case, "told.json"), encoding="utf-8") as f:
            told = json.load(f)
        with open(os.path.join(case, "copied.json"), encoding="utf-8") as f:
            copied = json.load(f)
        if copied < expected.get("copied", 0):
            wrong(f"{copied} frames were copied, not {expected['copied']}")
        for name in expected["warned"]:
            if name not in told:
                wrong(f"nothing was said of {name}; said was {told}")
    sys.exit(1 if bad else 0)


main()
