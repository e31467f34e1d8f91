"""Drafts of sounds: volume, fades, keyframes, speed and pitch, muted tracks."""
from write import *


def write():
    for case in (volumes, faded, keyed, pitches, muted, adding, roomy, curved, of_films):
        case()


def rms(gain):
    return m.SINE_RMS * gain


def volumes():
    c = Case("volumes")
    c.back(3)
    c.track(TrackType.audio, AudioSegment(TONE, tr(0, 1), volume=0.5), AudioSegment(TONE, tr(1, 1), volume=2.0),
            AudioSegment(TONE, tr(2, 1), source_timerange=tr(2, 1)))
    c.hear(0.1, 0.9, rms=rms(0.5), hz=440)
    c.hear(1.1, 1.9, rms=rms(2.0))
    c.hear(2.1, 2.9, rms=rms(1.0))
    c.save()


def faded():
    c = Case("faded")
    c.back(4)
    c.track(TrackType.audio, AudioSegment(TONE, tr(0, 4)).add_fade("1s", "2s"))
    # Straight lines: in the middle of a fade half is left.
    c.hear(0.48, 0.52, rms=rms(0.5))
    c.hear(1.2, 1.8, rms=rms(1.0))
    c.hear(2.98, 3.02, rms=rms(0.5))
    c.hear(3.48, 3.52, rms=rms(0.25))
    c.save()


def keyed():
    c = Case("sound_keys")
    c.back(4)
    c.track(TrackType.audio, AudioSegment(TONE, tr(0, 4)).add_keyframe(0, 0.2).add_keyframe(2 * S, 1.0).add_keyframe(4 * S, 0.0))
    for t, gain in [(0.5, 0.4), (1.0, 0.6), (2.0, 1.0), (3.0, 0.5)]:
        c.hear(t - 0.03, t + 0.03, rms=rms(gain))
    c.save()


def pitches():
    c = Case("pitches")
    c.back(4)
    c.track(TrackType.audio, AudioSegment(TONE, tr(0, 2), speed=2.0, source_timerange=tr(0, 4)),
            AudioSegment(TONE, tr(2, 2), speed=2.0, source_timerange=tr(0, 4), change_pitch=True))
    c.hear(0.2, 1.8, hz=440, rms=rms(1.0), tol_db=1.5)
    c.hear(2.2, 3.8, hz=880, rms=rms(1.0))
    c.save()


def muted():
    c = Case("muted")
    c.video(VideoSegment(FILM, tr(0, 1)), mute=True)
    c.track(TrackType.audio, AudioSegment(TONE, tr(0, 1)), mute=True)
    c.see(0.5, 320, 180, m.RED, "seen")
    c.hear(0.1, 0.9, silent=True)
    c.save()


def adding():
    """Two sounds at once simply add."""
    c = Case("adding")
    other = m.tone(MEDIA, "other.wav", 1000)
    c.back(1)
    c.track(TrackType.audio, AudioSegment(TONE, tr(0, 1)))
    c.track(TrackType.audio, AudioSegment(other, tr(0, 1)))
    c.hear(0.1, 0.9, rms=rms(2 ** 0.5))
    c.save()


def roomy():
    c = Case("roomy")
    c.back(2)
    c.track(TrackType.audio, AudioSegment(TONE, tr(0, 1)).add_effect(AudioSceneEffectType.电话),
            AudioSegment(TONE, tr(1, 1)).add_effect(next(iter(ToneEffectType))))
    c.hear(0.1, 0.9, hz=440)
    c.hear(1.1, 1.9, hz=440, rms=rms(1.0))
    c.warn("电话", next(iter(ToneEffectType)).value.name)
    c.save()


def curved():
    """A speed that changes: from four times as fast down to once. Time at x is the integral of one over the speed."""
    c = Case("curved")
    c.video(VideoSegment(FILM, tr(0, 2), source_timerange=tr(0, 4)))

    def change(draft):
        speed = next(s for s in draft["materials"]["speeds"] if s["speed"] == 2.0)
        speed["mode"] = 1
        speed["curve_speed"] = {"id": "c", "name": "curve", "speed_points": [{"x": 0.0, "y": 4.0}, {"x": 1.0, "y": 1.0}]}
    # x(t) with dx/dt = 4 - 3x reaches x at ln(4/(4 - 3x))/3; stretched to the clip's two seconds.
    at = lambda x: math.log(4 / (4 - 3 * x)) / math.log(4) * 2
    for i, rgb in enumerate(m.SECONDS):
        c.see((at(i / 4) + at((i + 1) / 4)) / 2, 320, 180, rgb, f"second {i}")
        c.see(at(i / 4) + 0.07, 320, 180, rgb, f"second {i} begins")
    c.save(change)


def of_films():
    """The sound of films: its volume, its fades, its keys, and its pitch at another speed."""
    c = Case("of_films")
    faded = VideoSegment(FILM, tr(0, 4)).add_fade("1s", "1s")
    keyed = VideoSegment(FILM, tr(4, 4))
    keyed.add_keyframe(K.volume, 0, 0.0).add_keyframe(K.volume, 4 * S, 1.0)
    c.video(faded, keyed, VideoSegment(FILM, tr(8, 1), volume=0.5),
            VideoSegment(FILM, tr(9, 2), speed=2.0, source_timerange=tr(0, 4), change_pitch=True))
    for t, gain in [(0.5, 0.5), (2.5, 1.0), (3.5, 0.5), (5.5, 0.375), (6.5, 0.625), (7.5, 0.875)]:
        c.hear(t - 0.05, t + 0.05, rms=rms(gain))
    c.hear(8.2, 8.8, rms=rms(0.5), hz=300)
    c.hear(9.1, 9.4, hz=600, tol_hz=20)
    c.hear(9.6, 9.9, hz=1200, tol_hz=20)
    c.save()
