"""Drafts of pictures: placing, keyframes, tracks, time, masks, blending, transitions, animations, filters."""
from write import *


def write():
    for case in (placing, mirrored, cropped, shaped, see_through, keyed, fast_keys, stacked, timed, hidden, moving_gif,
                 masks, backgrounds, blends, chroma, transitions, dips, animations, groups, filters, effects, toned,
                 template, upright, lost, ordered, eased, drawn_curves, rounded, ended, named_only, blurred, cut_only):
        case()


def placing():
    c = Case("placing")
    c.back(2)
    for name, at in {"small": dict(scale=0.5, x=0.5, y=0.25), "turned": dict(scale=0.3, x=-0.5, y=-0.4, rotation=90),
                     "askew": dict(scale=0.25, x=-0.5, y=0.5, rotation=-30)}.items():
        settings = ClipSettings(scale_x=at["scale"], scale_y=at["scale"], transform_x=at["x"], transform_y=at["y"],
                                rotation=at.get("rotation", 0))
        c.video(VideoSegment(QUAD, tr(0, 2), clip_settings=settings))
        c.see_quarters(1, name, placed(**at))
    # The borders of the first one, to a few pixels: 320×180 about (480, 135).
    for x, y, inside in [(323, 100, True), (317, 100, False), (636, 140, True), (470, 49, True), (470, 41, False),
                         (400, 221, True), (400, 229, False)]:
        rgb = QUARTERS[(-1 if x < 480 else 1, -1 if y < 135 else 1)] if inside else m.BACK
        c.see(1, x, y, rgb, "border")
    c.save()


def mirrored():
    c = Case("mirrored")
    c.back(1)
    for i, flip in enumerate([(True, False), (False, True), (True, True)]):
        at = dict(scale=0.3, x=-0.6 + 0.6 * i, y=0.0, flip=flip)
        settings = ClipSettings(scale_x=0.3, scale_y=0.3, transform_x=at["x"], flip_horizontal=flip[0],
                                flip_vertical=flip[1])
        c.video(VideoSegment(QUAD, tr(0, 1), clip_settings=settings))
        c.see_quarters(0.5, f"flip {flip}", placed(**at))
    # A film is mirrored as a photo is; and turned on top of it.
    c.save()


def cropped():
    c = Case("cropped")
    c.back(1)
    left = CropSettings(upper_right_x=0.5, lower_right_x=0.5)
    photo = VideoMaterial(QUAD, crop_settings=left)
    c.video(VideoSegment(photo, tr(0, 1), clip_settings=ClipSettings(transform_x=-0.5, scale_x=0.5, scale_y=0.5)))
    # What is left is 160×180 and fits by its height: 320×360 at scale 1.
    place = placed(scale=0.5, x=-0.5)
    for v, rgb in [(-0.5, m.RED), (0.5, m.BLUE)]:
        for u in (-0.9, 0, 0.9):
            x, y = place(u, v, (160, 180), (W, H))
            c.see(0.5, x, y, rgb, "left half")
        x, y = place(1.1, v, (160, 180), (W, H))
        c.see(0.5, x, y, m.BACK, "beyond the crop")
    c.save()


def shaped():
    c = Case("shaped")
    c.back(1)
    c.video(VideoSegment(QUAD, tr(0, 1), clip_settings=ClipSettings(scale_x=0.5, scale_y=0.9, transform_x=-0.4)))
    c.see_quarters(0.5, "each side by its own factor", placed(sx=0.5, sy=0.9, x=-0.4))
    c.save()


def see_through():
    c = Case("see_through")
    c.back(3)
    half = VideoSegment(WHITE, tr(0, 1), clip_settings=ClipSettings(alpha=0.5))
    ramp = VideoSegment(WHITE, tr(1, 2))
    ramp.add_keyframe(K.alpha, 0, 0.0).add_keyframe(K.alpha, 2 * S, 1.0)
    c.video(half, ramp)
    c.see(0.5, 300, 180, mix(m.BACK, (255,) * 3, 0.5), "half clear")
    for t in (1.5, 2.0, 2.5):
        c.see(t, 300, 180, mix(m.BACK, (255,) * 3, (t - 1) / 2), f"opacity at {t}")
    c.save()


def keyed():
    c = Case("keyed")
    c.back(4)
    segment = VideoSegment(QUAD, tr(0, 4), clip_settings=ClipSettings(scale_x=0.4, scale_y=0.4))
    segment.add_keyframe(K.position_x, 0, -0.5).add_keyframe(K.position_x, 4 * S, 0.5)
    segment.add_keyframe(K.position_y, 1 * S, 0.0).add_keyframe(K.position_y, 3 * S, 0.5)
    segment.add_keyframe(K.uniform_scale, 0, 0.3).add_keyframe(K.uniform_scale, 4 * S, 0.5)
    segment.add_keyframe(K.rotation, 0, 0).add_keyframe(K.rotation, 4 * S, 180)
    c.video(segment)
    for t in (0.5, 1.5, 2.5, 3.5):
        y = 0.0 if t < 1 else 0.5 if t > 3 else (t - 1) / 2 * 0.5
        at = placed(scale=0.3 + 0.2 * t / 4, x=-0.5 + t / 4, y=y, rotation=180 * t / 4)
        c.see_quarters(t, f"at {t}", at)
    c.save()


def fast_keys():
    """Separate scales, and keys on a clip that starts late and runs at another speed: offsets are of the film's clock."""
    c = Case("fast_keys")
    c.back(3)
    segment = VideoSegment(FILM, tr(1, 2), source_timerange=tr(0, 4), clip_settings=ClipSettings())
    segment.add_keyframe(K.scale_x, 0, 0.2).add_keyframe(K.scale_x, 2 * S, 0.8)
    segment.add_keyframe(K.scale_y, 0, 0.5)
    c.video(segment)
    for t, second in [(1.25, 0), (1.75, 1), (2.25, 2), (2.75, 3)]:
        half = W / 2 * (0.2 + 0.6 * (t - 1) / 2)
        c.see(t, W / 2 + half - 6, H / 2, m.SECONDS[second], "inside")
        c.see(t, W / 2 + half + 6, H / 2, m.BACK, "outside")
        c.see(t, W / 2, H / 4 - 6, m.BACK, "above")
    c.save()


def stacked():
    c = Case("stacked")
    flats = [m.flat(MEDIA, f"flat{i}.png", rgb) for i, rgb in enumerate([m.RED, m.GREEN, m.BLUE])]
    for i, path in enumerate(flats):
        scale = 0.9 - 0.3 * i
        c.video(VideoSegment(path, tr(0.5 * i, 1), clip_settings=ClipSettings(scale_x=scale, scale_y=scale)))
    c.see(0.75, W / 2, H / 2, m.GREEN, "the second over the first")
    c.see(0.75, W / 2 + 250, H / 2, m.RED, "the first around it")
    c.see(0.25, 8, 8, (0, 0, 0), "nothing is black")
    c.see(1.25, W / 2, H / 2, m.BLUE, "the third on top")
    c.see(1.25, W / 2 + 250, H / 2, (0, 0, 0), "the first is over")
    c.see(1.75, W / 2 + 120, H / 2, (0, 0, 0), "the second is over")
    c.save()


def timed():
    """Trim, speed, and a gap between two clips."""
    c = Case("timed")
    c.video(VideoSegment(FILM, tr(0, 2), source_timerange=tr(1, 2)),
            VideoSegment(FILM, tr(3, 1), source_timerange=tr(0, 4)),
            VideoSegment(FILM, tr(4, 2), source_timerange=tr(3, 1)))
    for t, rgb in [(0.1, m.GREEN), (0.9, m.GREEN), (1.1, m.BLUE), (1.9, m.BLUE), (2.5, (0, 0, 0)), (3.12, m.RED),
                   (3.37, m.GREEN), (3.62, m.BLUE), (3.87, m.YELLOW), (4.1, m.YELLOW), (5.9, m.YELLOW)]:
        c.see(t, 320, 180, rgb, f"at {t}")
    c.hear(0.1, 0.9, hz=600)
    c.hear(1.1, 1.9, hz=900)
    c.hear(2.1, 2.9, silent=True)
    # Four times as fast with its pitch kept.
    c.hear(3.28, 3.48, hz=600, tol_hz=60)
    c.hear(4.2, 5.8, hz=1200)
    c.save()


def hidden():
    """A segment that is not visible is not drawn, and its sound is not heard."""
    c = Case("hidden")
    c.back(1)
    c.video(VideoSegment(FILM, tr(0, 1)))

    def change(draft):
        draft["tracks"][1]["segments"][0]["visible"] = False
    c.see(0.5, 320, 180, m.BACK, "hidden")
    c.hear(0.1, 0.9, silent=True)
    c.save(change)


def moving_gif():
    c = Case("moving_gif")
    c.video(VideoSegment(GIF, tr(0, 2)))
    for t, rgb in [(0.5, m.RED), (1.5, m.GREEN)]:
        c.see(t, 320, 180, rgb, f"frame at {t}", tol=20)
    c.save()


def masks():
    c = Case("masks")
    c.back(8)

    def add(i, kind, **more):
        segment = VideoSegment(WHITE, tr(i, 1))
        segment.add_mask(kind, **more)
        c.video(segment)

    def see(i, points):
        for (x, y), kept in points.items():
            c.see(i + 0.5, x, y, (255,) * 3 if kept else m.BACK, f"mask {i}")
    add(0, MaskType.线性)
    see(0, {(320, 170): True, (320, 190): False})
    add(1, MaskType.镜面, size=0.5)
    see(1, {(20, 180): True, (320, 98): True, (320, 82): False, (320, 278): False})
    # A circle of half the height: 180 canvas pixels across.
    add(2, MaskType.圆形, size=0.5)
    see(2, {(320, 180): True, (320, 97): True, (320, 82): False, (403, 180): True, (418, 180): False, (388, 112): False})
    add(3, MaskType.矩形, size=0.5, rect_width=0.25, center_x=80)
    # 80 pixels of the picture's 320 to the right: 160 of the canvas. 160×180 there.
    see(3, {(480, 180): True, (404, 180): True, (396, 180): False, (556, 264): True, (564, 264): False})
    add(4, MaskType.矩形, size=0.5, rect_width=0.25, rotation=90, invert=True)
    see(4, {(320, 180): False, (408, 180): False, (320, 105): False, (320, 92): True, (415, 255): True})
    add(5, MaskType.爱心, size=0.6)
    see(5, {(320, 200): True, (320, 278): True, (320, 80): False, (225, 270): False})
    add(6, MaskType.星形, size=0.8)
    see(6, {(320, 180): True, (320, 50): True, (250, 60): False, (320, 318): False})
    # A soft line: half of it in the middle, the rest by and by.
    add(7, MaskType.线性, feather=100, rotation=180)
    c.see(7.5, 320, 180, mix(m.BACK, (255,) * 3, 0.5), "middle of a feather", tol=24)
    see(7, {(320, 60): False, (320, 300): True})
    c.save()


def backgrounds():
    c = Case("backgrounds")
    color = VideoSegment(WIDE, tr(0, 1)).add_background_filling("color", color="#C02080FF")
    blur = VideoSegment(WIDE, tr(1, 1)).add_background_filling("blur", 1.0)
    plain = VideoSegment(WIDE, tr(2, 1))
    c.video(color, blur, plain)
    # 320×90 fits as 640×180 about the middle.
    for t in (0.5, 1.5, 2.5):
        c.see_quarters(t, "the picture itself", placed(), (320, 90))
    c.see(0.5, 100, 40, (0xC0, 0x20, 0x80), "coloured background")
    c.see(0.5, 600, 330, (0xC0, 0x20, 0x80), "coloured background")
    # Covering, the picture is 1280×360 about the middle: the corners of the canvas show its own quarters, blurred.
    for x, y, rgb in [(20, 10, m.RED), (620, 10, m.GREEN), (20, 350, m.BLUE), (620, 350, m.YELLOW)]:
        c.see(1.5, x, y, rgb, "blurred background", tol=40)
    c.see(1.5, 320, 20, mix(m.RED, m.GREEN, 0.5), "the blur runs across the border of two quarters", tol=45)
    c.see(2.5, 100, 40, (0, 0, 0), "no background")
    c.save()


def blends():
    names = ["正片叠底", "滤色", "叠加", "柔光", "强光", "变亮", "变暗", "颜色减淡", "颜色加深", "线性加深"]
    below, above = (200, 110, 60), (90, 160, 220)
    base, top = m.flat(MEDIA, "below.png", below), m.flat(MEDIA, "above.png", above)
    c = Case("blends")
    c.video(VideoSegment(base, tr(0, len(names) + 1)))
    segments = []
    for i, name in enumerate(names):
        segments.append(VideoSegment(top, tr(i, 1), clip_settings=ClipSettings(scale_x=0.5, scale_y=0.5)).set_mix_mode(
            getattr(MixModeType, name)))
    half = ClipSettings(scale_x=0.5, scale_y=0.5, alpha=0.5)
    segments.append(VideoSegment(top, tr(len(names), 1), clip_settings=half).set_mix_mode(MixModeType.正片叠底))
    c.video(*segments)

    def hard(b, s):
        return 2 * b * s if s <= 0.5 else 1 - 2 * (1 - b) * (1 - s)

    def soft(b, s):
        if s <= 0.5:
            return b - (1 - 2 * s) * b * (1 - b)
        d = ((16 * b - 12) * b + 4) * b if b <= 0.25 else math.sqrt(b)
        return b + (2 * s - 1) * (d - b)
    formula = {
        "正片叠底": lambda b, s: b * s, "滤色": lambda b, s: b + s - b * s, "叠加": lambda b, s: hard(s, b),
        "柔光": soft, "强光": hard, "变亮": max, "变暗": min, "颜色减淡": lambda b, s: min(1, b / (1 - s)),
        "颜色加深": lambda b, s: 1 - min(1, (1 - b) / s), "线性加深": lambda b, s: max(0, b + s - 1),
    }
    for i, name in enumerate(names):
        rgb = [formula[name](b / 255, s / 255) * 255 for b, s in zip(below, above)]
        c.see(i + 0.5, 320, 180, rgb, name)
        c.see(i + 0.5, 100, 60, below, f"beside {name}")
    multiplied = [b * s / 255 for b, s in zip(below, above)]
    c.see(len(names) + 0.5, 320, 180, mix(below, multiplied, 0.5), "half of a multiplication")
    c.save()


def chroma():
    c = Case("chroma")
    c.back(1)
    c.video(VideoSegment(WALL, tr(0, 1)).add_chroma("#%02x%02x%02xff" % m.WALL, intensity=40))
    for x, y in [(60, 60), (580, 300), (320, 40)]:
        c.see(0.5, x, y, m.BACK, "the wall is gone")
    for x, y in [(320, 180), (190, 110), (450, 240)]:
        c.see(0.5, x, y, m.RED, "what stands before it stays")
    c.save()


def transitions():
    """Each centred on its cut at 2, 4, …; the film stays as long as its clips."""
    c = Case("transitions")
    flats = [m.flat(MEDIA, "a.png", m.RED), m.flat(MEDIA, "b.png", m.BLUE)]
    names = ["叠化", "向左擦除", "向右擦除", "向上擦除", "向下擦除", "左移", "圆形遮罩", "竖向拉幕", "百叶窗"]
    segments = []
    for i in range(len(names) + 1):
        segment = VideoSegment(flats[i % 2], tr(2 * i, 2))
        if i < len(names):
            segment.add_transition(getattr(TransitionType, names[i]), duration=S)
        segments.append(segment)
    c.video(*segments)
    for i, name in enumerate(names):
        cut = 2 * (i + 1)
        old, new = (m.RED, m.BLUE) if i % 2 == 0 else (m.BLUE, m.RED)
        c.see(cut - 0.55, 320, 180, old, f"before {name}")
        c.see(cut + 0.55, 320, 180, new, f"after {name}")
    for t, share in [(1.75, 0.25), (2.0, 0.5), (2.25, 0.75)]:
        # Frame k of 30 weighs (k + ½)/30.
        c.see(t, 320, 180, mix(m.RED, m.BLUE, share + 1 / 60), f"dissolve at {t}")
    for cut, points in {
        4: [((500, 180), m.RED), ((140, 180), m.BLUE)],
        6: [((140, 180), m.BLUE), ((500, 180), m.RED)],
        8: [((320, 300), m.RED), ((320, 60), m.BLUE)],
        10: [((320, 60), m.BLUE), ((320, 300), m.RED)],
        12: [((500, 180), m.RED), ((140, 180), m.BLUE)],
        14: [((320, 180), m.BLUE), ((10, 10), m.RED)],
        16: [((320, 180), m.RED), ((320, 10), m.BLUE)],
    }.items():
        for (x, y), rgb in points:
            c.see(cut, x, y, rgb, f"middle of {names[cut // 2 - 1]}")
    c.save()


def dips():
    """Through black and white, truly; the edge frames of a film hold where it has no more; sounds add."""
    c = Case("dips")
    a = VideoSegment(FILM, tr(0, 2), source_timerange=tr(2, 2)).add_transition(TransitionType.闪黑, duration=S)
    b = VideoSegment(FILM, tr(2, 2), source_timerange=tr(0, 2)).add_transition(TransitionType.闪白, duration=S)
    d = VideoSegment(FILM, tr(4, 2), source_timerange=tr(0, 2))
    c.video(a, b, d)
    c.see(1.75, 320, 180, mix(m.YELLOW, (0, 0, 0), 0.5), "half way to black", tol=30)
    c.see(2.0, 320, 180, (0, 0, 0), "black")
    c.see(2.25, 320, 180, mix(m.RED, (0, 0, 0), 0.5), "half way back", tol=30)
    c.see(4.0, 320, 180, (255, 255, 255), "white")
    c.see(2.8, 320, 180, m.RED, "whole again")
    c.save()


def animations():
    c = Case("animations")
    c.back(9)
    small = ClipSettings(scale_x=0.4, scale_y=0.4)
    fade_in = VideoSegment(WHITE, tr(0, 3), clip_settings=small)
    fade_in.add_animation(IntroType.渐显, duration=S).add_animation(OutroType.渐隐, duration=S)
    slide = VideoSegment(WHITE, tr(3, 3), clip_settings=small)
    slide.add_animation(IntroType.向右滑动, duration=S).add_animation(OutroType.向上滑动, duration=S)
    zoom = VideoSegment(WHITE, tr(6, 3), clip_settings=small)
    zoom.add_animation(IntroType.放大, duration=S)
    c.video(fade_in, slide, zoom)
    white = (255,) * 3
    c.see(0.5, 320, 180, mix(m.BACK, white, 0.5), "coming", tol=20)
    c.see(1.5, 320, 180, white, "there")
    c.see(2.5, 320, 180, mix(m.BACK, white, 0.5), "going", tol=20)
    c.see(3.05, 320, 180, m.BACK, "still outside")
    c.see(4.5, 320, 180, white, "has slid in")
    c.see(4.5, 180, 180, m.BACK, "and stands in its place")
    c.see(5.97, 320, 180, m.BACK, "has slid out")
    c.see(6.03, 410, 180, m.BACK, "still small")
    c.see(7.5, 430, 240, white, "as large as it is")
    c.save()


def groups():
    c = Case("groups")
    c.back(2)
    c.video(VideoSegment(WHITE, tr(0, 2), clip_settings=ClipSettings(scale_x=0.4, scale_y=0.4)).add_animation(
        GroupAnimationType.缩放))
    c.see(1.0, 320, 180, (255,) * 3, "it is seen meanwhile")
    c.warn("缩放")
    c.save()


def filters():
    c = Case("filters")
    c.video(VideoSegment(QUAD, tr(0, 1)).add_filter(FilterType.默片),
            VideoSegment(QUAD, tr(1, 1)).add_filter(FilterType.默片, 50), VideoSegment(QUAD, tr(2, 2)))
    c.script.append_track(TrackSpec(TrackType.filter, "filter"))
    c.script.add_filter(FilterType.默片, tr(3, 1), "filter")
    for rgb, (x, y) in [(m.RED, (160, 90)), (m.GREEN, (480, 90)), (m.BLUE, (160, 270))]:
        grey = sum(k * v for k, v in zip((0.2126, 0.7152, 0.0722), rgb))
        c.see(0.5, x, y, (grey,) * 3, "grey")
        c.see(1.5, x, y, mix(rgb, (grey,) * 3, 0.5), "half grey")
        c.see(2.5, x, y, rgb, "as it is")
        c.see(3.5, x, y, (grey,) * 3, "grey by a track above")
    c.warn("默片")
    c.save()


def effects():
    c = Case("effects")
    c.video(VideoSegment(QUAD, tr(0, 3)).add_filter(FilterType.宫崎漫夏))
    c.video(VideoSegment(QUAD, tr(0, 3), clip_settings=ClipSettings(alpha=0.0)).add_effect(
        next(iter(VideoCharacterEffectType))))
    c.script.append_track(TrackSpec(TrackType.effect, "effect"))
    known, strange = VideoSceneEffectType.变黑白 if hasattr(VideoSceneEffectType, "变黑白") else None, VideoSceneEffectType.金粉
    if known:
        c.script.add_effect(known, tr(1, 1), "effect")
        grey = sum(k * v for k, v in zip((0.2126, 0.7152, 0.0722), m.RED))
        c.see(1.5, 160, 90, (grey,) * 3, "grey by an effect")
    c.script.add_effect(strange, tr(2, 1), "effect")
    c.script.append_track(TrackSpec(TrackType.sticker, "stickers"))
    c.script.add_segment(StickerSegment("7226264888031694091", tr(0, 1)), "stickers")
    c.see(0.5, 160, 90, m.RED, "what cannot be done is left out")
    c.see(2.5, 480, 270, m.YELLOW, "what cannot be done is left out")
    c.warn("宫崎漫夏", "金粉", next(iter(VideoCharacterEffectType)).value.name, "7226264888031694091")
    c.save()


def toned():
    c = Case("toned")
    grey = m.flat(MEDIA, "grey.png", (120, 120, 120))
    c.video(VideoSegment(grey, tr(0, 2)).add_keyframe(K.brightness, 0, -1.0).add_keyframe(K.brightness, 2 * S, 1.0),
            VideoSegment(QUAD, tr(2, 1)).add_keyframe(K.saturation, 0, -1.0),
            VideoSegment(grey, tr(3, 1)).add_keyframe(K.contrast, 0, 0.0),
            VideoSegment(QUAD, tr(4, 1)).add_keyframe(K.contrast, 0, -1.0),
            VideoSegment(grey, tr(5, 2)).add_keyframe(K.contrast, 0, -1.0).add_keyframe(K.contrast, 2 * S, 1.0))
    c.expected["rising"] = [{"from": 0.1, "to": 1.9, "x": 320, "y": 180}]
    c.see(1.0, 320, 180, (120,) * 3, "neither darker nor brighter")
    y = sum(k * v for k, v in zip((0.2126, 0.7152, 0.0722), m.RED))
    c.see(2.5, 160, 90, (y,) * 3, "without colour")
    c.see(3.5, 320, 180, (120,) * 3, "as it is")
    c.see(4.5, 160, 90, (127.5,) * 3, "without any contrast all is grey")
    c.see(4.5, 480, 270, (127.5,) * 3, "without any contrast all is the same grey")
    # What is darker than the middle goes further from it.
    c.expected["rising"].append({"from": 6.9, "to": 5.1, "x": 320, "y": 180})
    c.save()


def template():
    """Keys that nobody knows, absent ones, and references to nothing are passed over."""
    c = Case("template")
    c.back(1)
    c.video(VideoSegment(QUAD, tr(0, 1), clip_settings=ClipSettings(scale_x=0.5, scale_y=0.5)))

    def change(draft):
        draft.pop("fps")
        draft["strange"] = {"deep": [1, None, {"x": "y"}]}
        draft["tracks"].append({"id": "e", "type": "video", "segments": [], "attribute": 0})
        segment = draft["tracks"][1]["segments"][0]
        segment["extra_material_refs"] += ["no such thing", "no such thing"]
        segment["clip"]["flip"] = {}
        segment["target_timerange"].pop("start")
        segment["future"] = {"unknown": True}
        draft["materials"]["speeds"] = []
        draft["materials"]["novelties"] = [{"id": "n", "type": "novelty"}]
    c.see_quarters(0.5, "as ever", placed(scale=0.5))
    c.save(change)


def upright():
    c = Case("upright", 360, 640, 25)
    c.video(VideoSegment(QUAD, tr(0, 1)))
    c.see_quarters(0.5, "fits by its width", placed())
    c.see(0.5, 180, 100, (0, 0, 0), "above it")
    c.save()


def lost():
    """A transition with nothing after it, and one across a gap, change nothing."""
    c = Case("lost")
    c.video(VideoSegment(QUAD, tr(0, 1)).add_transition(TransitionType.叠化),
            VideoSegment(WHITE, tr(2, 1)).add_transition(TransitionType.叠化))
    c.see(0.95, 160, 90, m.RED, "to its end")
    c.see(1.5, 160, 90, (0, 0, 0), "the gap")
    c.warn("叠化")
    c.save()


def ordered():
    """What stands higher says its own number, not the place of its track."""
    c = Case("ordered")
    flats = [m.flat(MEDIA, f"flat{i}.png", rgb) for i, rgb in enumerate([m.RED, m.GREEN])]
    small = ClipSettings(scale_x=0.5, scale_y=0.5)
    c.video(VideoSegment(flats[0], tr(0, 1), clip_settings=small))
    c.video(VideoSegment(flats[1], tr(0, 1)))

    def change(draft):
        for track, height in zip(draft["tracks"], (9, 1)):
            for segment in track["segments"]:
                segment["render_index"] = height
    c.see(0.5, 320, 180, m.RED, "the first track stands higher")
    c.see(0.5, 40, 40, m.GREEN, "the second one around it")
    c.save(change)


def eased():
    """Keys that hold, and keys that come and go slowly."""
    c = Case("eased")
    c.back(4)
    for start in (0, 2):
        segment = VideoSegment(WHITE, tr(start, 2), clip_settings=ClipSettings(scale_x=0.1, scale_y=0.1))
        segment.add_keyframe(K.position_x, 0, -0.5).add_keyframe(K.position_x, 2 * S, 0.5)
        c.video(segment)

    def change(draft):
        for track, kind in zip(draft["tracks"][1:], ("Hold", "Smooth")):
            for key in track["segments"][0]["common_keyframes"][0]["keyframe_list"]:
                key["curveType"] = kind
    for t in (0.5, 1.0, 1.9):
        c.see(t, 160, 180, (255,) * 3, f"it holds at {t}")
        c.see(t, 240, 180, m.BACK, f"and is nowhere else at {t}")
    # A quarter of the way in time is less than that in place, by the same as three quarters are more.
    for p in (0.25, 0.5, 0.75):
        c.see(2 + 2 * p, 160 + 320 * (3 * p ** 2 - 2 * p ** 3), 180, (255,) * 3, f"slow, fast, slow: {p}")
    c.see(2.5, 160 + 320 * 0.25 + 8, 180, m.BACK, "an even pace would be here")
    c.save(change)


def drawn_curves():
    """Keys with handles, as a hand drew the curve between them."""
    c = Case("drawn_curves")
    c.back(2)
    segment = VideoSegment(WHITE, tr(0, 2), clip_settings=ClipSettings(scale_x=0.1, scale_y=0.1))
    segment.add_keyframe(K.position_x, 0, -0.5).add_keyframe(K.position_x, 2 * S, 0.5)
    c.video(segment)
    # Handles, from their keys: seconds and half canvases.
    out, into = (0.2, 0.7), (-1.2, -0.1)

    def change(draft):
        first, last = draft["tracks"][1]["segments"][0]["common_keyframes"][0]["keyframe_list"]
        first["curveType"] = last["curveType"] = "Beizer"
        first["right_control"] = {"x": out[0] * S, "y": out[1]}
        last["left_control"] = {"x": into[0] * S, "y": into[1]}
    bezier = lambda p0, p1, p2, p3, u: ((1 - u) ** 3 * p0 + 3 * (1 - u) ** 2 * u * p1 + 3 * (1 - u) * u * u * p2
                                        + u ** 3 * p3)
    for u in (0.2, 0.45, 0.7):
        t = bezier(0, out[0], 2 + into[0], 2, u)
        x = bezier(-0.5, -0.5 + out[1], 0.5 + into[1], 0.5, u)
        c.see(t, W / 2 + x * W / 2, 180, (255,) * 3, f"on the curve at {t:.2f} s")
        even = W / 2 + (t / 2 - 0.5) * W / 2
        assert abs(even - (W / 2 + x * W / 2)) > 40, "an even pace is told from it"
        c.see(t, even, 180, m.BACK, f"not at an even pace at {t:.2f} s")
    c.save(change)


def rounded():
    c = Case("rounded")
    c.back(2)
    for i, corner in enumerate((100, 0)):
        segment = VideoSegment(WHITE, tr(i, 1))
        segment.add_mask(MaskType.矩形, size=0.5, rect_width=0.5, round_corner=corner)
        c.video(segment)
        # 320×180 about the middle; wholly round its ends are half circles of 90 pixels.
        for x, y, kept in [(168, 180, True), (320, 96, True), (320, 80, False), (156, 180, False)]:
            c.see(i + 0.5, x, y, (255,) * 3 if kept else m.BACK, f"corner {corner}")
        for x, y in [(170, 100), (470, 260)]:
            c.see(i + 0.5, x, y, m.BACK if corner else (255,) * 3, f"in a corner of {corner}")
    c.save()


def ended():
    """A GIF that is shown for longer than it lasts does not begin again."""
    c = Case("ended")
    c.video(VideoSegment(GIF, tr(0, 2)))

    def change(draft):
        segment = draft["tracks"][0]["segments"][0]
        segment["target_timerange"]["duration"] = segment["source_timerange"]["duration"] = 5 * S
        draft["duration"] = 5 * S
    for t, rgb in [(0.5, m.RED), (1.5, m.GREEN), (2.5, m.GREEN), (3.5, m.GREEN), (4.9, m.GREEN)]:
        c.see(t, 320, 180, rgb, f"frame at {t}", tol=20)
    c.save(change)


def named_only():
    """What can be shown only nearly is shown, and named."""
    c = Case("named_only")
    flats = [m.flat(MEDIA, "a.png", m.RED), m.flat(MEDIA, "b.png", m.BLUE)]
    first = VideoSegment(flats[0], tr(0, 2)).add_transition(TransitionType.立方体, duration=S)
    second = VideoSegment(flats[1], tr(2, 2)).add_animation(OutroType.水墨, duration=S // 2)
    c.video(first, second)
    c.see(1.4, 320, 180, m.RED, "before")
    c.see(2.6, 320, 180, m.BLUE, "after")
    c.warn("立方体", "水墨")
    c.save()


def blurred():
    c = Case("blurred")
    c.video(VideoSegment(QUAD, tr(0, 2)))
    c.script.append_track(TrackSpec(TrackType.effect, "effect"))
    c.script.add_effect(VideoSceneEffectType.模糊, tr(1, 1), "effect")
    c.see(0.5, 314, 90, m.RED, "a sharp border")
    c.see(0.5, 326, 90, m.GREEN, "a sharp border")
    c.see(1.5, 320, 90, mix(m.RED, m.GREEN, 0.5), "a soft one", tol=45)
    c.see(1.5, 60, 30, m.RED, "far from it nothing changes")
    c.warn("模糊")
    c.save()


def cut_only():
    """Clips of the canvas's own size that are only cut: their pictures stay as they are coded, their sound beside them."""
    c = Case("cut_only", 320, 180)
    c.video(VideoSegment(FILM, tr(0, 2), source_timerange=tr(2, 2)), VideoSegment(FILM, tr(2, 2), source_timerange=tr(0, 2)),
            VideoSegment(FILM, tr(4, 1), source_timerange=tr(1, 1), clip_settings=ClipSettings(scale_x=0.5, scale_y=0.5)))
    for t, rgb, hz in [(0, m.BLUE, 900), (1, m.YELLOW, 1200), (2, m.RED, 300), (3, m.GREEN, 600), (4, m.GREEN, 600)]:
        for at in (0.02, 0.5, 0.95):
            c.see(t + at, 160, 90, rgb, f"second {t}")
        c.hear(t + 0.1, t + 0.9, hz=hz)
    c.see(4.5, 20, 20, (0, 0, 0), "beside the one that is smaller")
    c.expected["copied"] = 100
    c.save()
