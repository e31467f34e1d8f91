"""Drafts of words: where they are, how large, in which colours."""
from write import *


def write():
    for case in (plain, aligned, spaced, wrapped, upright, marks, ranged, rimmed, boxed, moved, typed, emoji, imported, bubbles,
                 strange, weighty, faint, sliding):
        case()


# An em of size 10 has a sixteenth of the canvas's width.
def em(size, width=W):
    return size * width / 160


WHITE = (255, 255, 255)


def text(words, start=0, length=1, **more):
    style = {k: more.pop(k) for k in list(more) if k in TextStyle.__init__.__kwdefaults__}
    style.setdefault("align", 1)
    return TextSegment(words, tr(start, length), style=TextStyle(**style), **more)


def plain():
    c = Case("plain_words")
    c.back(2)
    c.track(TrackType.text, text("国国国国", 0.5, 1, size=12, clip_settings=ClipSettings(transform_y=-0.5)))
    e = em(12)
    box = (320 - 2 * e, 270 - e / 2, 320 + 2 * e, 270 + e / 2)
    c.ink(1, box, WHITE, "four full glyphs", box=box, tol=e * 0.14)
    c.ink(0.2, (0, 0, W, H), WHITE, "not yet", most=0)
    c.ink(1.8, (0, 0, W, H), WHITE, "no more", most=0)
    c.save()


def aligned():
    c = Case("aligned_words")
    c.back(3)
    c.track(TrackType.text, *[text("国国国国\n国", i, 1, size=10, align=i) for i in range(3)])
    e = em(10)
    # Two lines, an em and two hundredths of one apart; the second has one glyph: left, middle, right.
    for i, left in enumerate([320 - 2 * e, 320 - e / 2, 320 + e]):
        second = (0, 180 + 0.05 * e, W, H)
        c.ink(i + 0.5, second, WHITE, f"alignment {i}", box=(left, 180, left + e, 180 + e), tol=e * 0.16)
    c.save()


def spaced():
    c = Case("spaced_words")
    c.back(2)
    c.track(TrackType.text, text("国国", 0, 1, size=10, letter_spacing=10), text("国\n国", 1, 1, size=10, line_spacing=20))
    e = em(10)
    # Ten of the app's units are half an em; twenty of them between lines are one em more.
    c.ink(0.5, (0, 0, W, H), WHITE, "letters apart", box=(320 - 1.25 * e, 180 - e / 2, 320 + 1.25 * e, 180 + e / 2), tol=e * 0.16)
    c.ink(1.5, (0, 0, W, H), WHITE, "lines apart", box=(320 - e / 2, 180 - 1.51 * e, 320 + e / 2, 180 + 1.51 * e), tol=e * 0.16)
    c.save()


def wrapped():
    c = Case("wrapped_words")
    c.back(2)
    words = "国" * 16
    c.track(TrackType.text, text(words, 0, 1, size=10, auto_wrapping=True), text(words, 1, 1, size=10))
    e = em(10)
    # 0.82 of 640 pixels are 13 ems of 40: a line of 13 and one of 3. Without wrapping there is one line of all 16.
    c.ink(0.5, (0, 0, W, 178), WHITE, "first line", box=(320 - 6.5 * e, 180 - e, 320 + 6.5 * e, 180), tol=e * 0.2)
    c.ink(0.5, (0, 182, W, H), WHITE, "second line", box=(320 - 1.5 * e, 180, 320 + 1.5 * e, 180 + e), tol=e * 0.2)
    c.ink(1.5, (0, 0, W, H), WHITE, "one line", box=(0, 180 - e / 2, W, 180 + e / 2), tol=e * 0.2)
    c.save()


def upright():
    c = Case("upright_words")
    c.back(1)
    c.track(TrackType.text, text("国国国\n国", size=10, vertical=True, align=0))
    e = em(10)
    # Two columns, the first on the right; the second begins as high.
    c.ink(0.5, (322, 0, W, H), WHITE, "first column", box=(320, 180 - 1.5 * e, 320 + e, 180 + 1.5 * e), tol=e * 0.18)
    c.ink(0.5, (0, 0, 318, H), WHITE, "second column", box=(320 - e, 180 - 1.5 * e, 320, 180 - 0.5 * e), tol=e * 0.18)
    c.save()


def marks():
    """Marks in a column: commas and stops in the upper right of their em, what runs along a line along the column."""
    c = Case("marks_in_columns")
    signs = ["，", "。", "（", "…", "—", "——", "(", "「"]
    c.back(len(signs))
    c.track(TrackType.text, *[text(sign, i, 1, size=60, vertical=True) for i, sign in enumerate(signs)])
    # An em of size 60 about the middle.
    e = em(60)
    left, top, right, bottom = 320 - e / 2, 180 - e / 2, 320 + e / 2, 180 + e / 2
    for i, sign in enumerate(signs):
        t = i + 0.5
        def corner(x, y, least, most=1 << 30, why=sign):
            c.ink(t, (left if x < 0 else 320, top if y < 0 else 180, 320 if x < 0 else right, 180 if y < 0 else bottom),
                  WHITE, f"{why} at {x},{y}", least=least, most=most)
        if sign in "，。":
            corner(1, -1, 60)
            for x, y in [(-1, -1), (-1, 1), (1, 1)]:
                corner(x, y, 0, 8)
        elif sign == "（":
            # It lies over what follows, open downwards.
            for x in (-1, 1):
                corner(x, 1, 60)
                corner(x, -1, 0, 8)
        elif sign in ("…", "—", "——"):
            for a, b in [(top, 180), (180, bottom)]:
                c.ink(t, (320 - e / 6, a, 320 + e / 6, b), WHITE, f"{sign} along its column", least=60)
            for a, b in [(left, 320 - e / 6), (320 + e / 6, right)]:
                c.ink(t, (a, 0, b, H), WHITE, f"{sign} beside its column", most=8)
        elif sign == "(":
            # As wide as it is high in a line.
            c.ink(t, (320 - e / 2, 0, 320 - e / 5, H), WHITE, "its left end", least=10)
            c.ink(t, (320 + e / 5, 0, 320 + e / 2, H), WHITE, "its right end", least=10)
        else:
            corner(-1, 1, 10)
            corner(1, 1, 10)
    c.save()


def ranged():
    """Styles of parts, in all three units that are in use."""
    c = Case("ranged_words")
    c.back(3)
    words = "国😀国国"
    c.track(TrackType.text, *[text(words, i, 1, size=10) for i in range(3)])

    def style(draft, i, base, part):
        material = draft["materials"]["texts"][i]
        content = json.loads(material["content"])
        first = content["styles"][0]
        second = json.loads(json.dumps(first))
        first["range"], second["range"] = base, part
        second["fill"]["content"]["solid"]["color"] = [1.0, 0.0, 0.0]
        content["styles"] = [first, second]
        material["content"] = json.dumps(content, ensure_ascii=False)

    def change(draft):
        # The last glyph in red: by characters, by UTF-16 units, and over a base that ends at the UTF-16 byte count.
        style(draft, 0, [0, 4], [3, 4])
        style(draft, 1, [0, 5], [4, 5])
        style(draft, 2, [0, 10], [3, 4])
    e = em(10)
    for i in range(3):
        c.ink(i + 0.5, (320 + 1.05 * e, 100, W, 260), (255, 0, 0), f"red in unit {i}", least=e * e * 0.05)
        c.ink(i + 0.5, (0, 100, 320 + 0.95 * e, 260), (255, 0, 0), f"nothing else red in unit {i}", most=e * e * 0.01, tol=60)
    c.save(change)


def rimmed():
    c = Case("rimmed_words")
    c.back(2)
    rim = TextBorder(color=(1.0, 0.0, 0.0), width=60)
    shadow = TextShadow(color=(0.0, 1.0, 0.0), distance=30, angle=-45, diffuse=0)
    c.track(TrackType.text, text("国", 0, 1, size=20, border=rim), text("国", 1, 1, size=20, shadow=shadow))
    e = em(20)
    # 60 of the app's units are 0.12 em.
    c.ink(0.5, (0, 0, W, H), (255, 0, 0), "rim", least=e * e * 0.05,
          box=(320 - e * 0.58, 180 - e * 0.58, 320 + e * 0.58, 180 + e * 0.58), tol=e * 0.12)
    # Down to the right by 0.3 em along the diagonal.
    d = 0.3 * e * math.sqrt(0.5)
    c.ink(1.5, (320 + e * 0.5, 0, W, H), (0, 255, 0), "shadow on the right", least=20)
    c.ink(1.5, (0, 0, W, H), (0, 255, 0), "shadow", far=(320 + e * 0.44 + d, 180 + e * 0.44 + d), tol=e * 0.12)
    c.save()


def boxed():
    c = Case("boxed_words")
    c.back(1)
    c.track(TrackType.text, text("国国", size=12, background=TextBackground(color="#C02080", alpha=1.0)))
    e = em(12)
    c.see(0.5, 320 + e * 1.12, 180, (0xC0, 0x20, 0x80), "box beside the words")
    c.see(0.5, 320, 180 - e * 0.56, (0xC0, 0x20, 0x80), "box above the words")
    c.see(0.5, 320 + e * 2, 180, m.BACK, "beyond the box")
    c.ink(0.5, (0, 0, W, H), WHITE, "words on it", least=e * e * 0.2)
    c.save()


def moved():
    """Placed, scaled and turned as any picture; moved by keyframes; half clear."""
    c = Case("moved_words")
    c.back(3)
    big = text("国", 0, 1, size=10, clip_settings=ClipSettings(scale_x=2, scale_y=2, transform_x=-0.5, transform_y=0.3))
    turned = text("国国国国", 1, 1, size=10, clip_settings=ClipSettings(rotation=90))
    keyed = text("国", 2, 1, size=10)
    keyed.add_keyframe(K.position_x, 0, -0.6).add_keyframe(K.position_x, S, 0.6)
    c.track(TrackType.text, big, turned, keyed)
    e = em(10)
    c.ink(0.5, (0, 0, W, H), WHITE, "twice as large", box=(160 - e, 126 - e, 160 + e, 126 + e), tol=e * 0.3)
    c.ink(1.5, (0, 0, W, H), WHITE, "turned", box=(320 - e / 2, 180 - 2 * e, 320 + e / 2, 180 + 2 * e), tol=e * 0.2)
    for t in (2.2, 2.8):
        x = 320 + 320 * (-0.6 + 1.2 * (t - 2))
        c.ink(t, (0, 0, W, H), WHITE, "on its way", box=(x - e / 2, 180 - e / 2, x + e / 2, 180 + e / 2), tol=e * 0.2)
    c.save()


def typed():
    c = Case("typed_words")
    c.back(6)
    words = "国国国国国国国国"
    fade = text(words, 0, 2, size=10).add_animation(TextIntro.渐显, S).add_animation(TextOutro.渐隐, S)
    kind = text(words, 2, 2, size=10).add_animation(TextIntro.打字机_I, 2 * S)
    loop = text(words, 4, 2, size=10).add_animation(TextLoopAnim.闪烁)
    c.track(TrackType.text, fade, kind, loop)
    e = em(10)
    full = e * e * 8 * 0.2
    c.ink(0.06, (0, 0, W, H), WHITE, "hardly there", most=10)
    c.ink(1.0, (0, 0, W, H), WHITE, "there", least=full * 0.5)
    c.ink(1.96, (0, 0, W, H), WHITE, "hardly there any more", most=10)
    # At half of its time half of the glyphs are there, from the left.
    c.ink(3.0, (0, 0, 310, H), WHITE, "typed", least=full * 0.2)
    c.ink(3.0, (330, 0, W, H), WHITE, "not yet typed", most=10)
    c.ink(3.97, (500 - e, 0, W, H), WHITE, "all typed", least=10)
    c.save()


def emoji():
    c = Case("emoji_words")
    c.back(1)
    c.track(TrackType.text, text("国😀A", size=12))
    e = em(12)
    # The middle of the three is the emoji, an em and a quarter wide.
    c.ink(0.5, (0, 0, 320 - e * 0.6, H), WHITE, "Chinese", least=e * e * 0.1)
    c.ink(0.5, (320 - e * 0.5, 0, 320 + e * 0.5, H), WHITE, "emoji", least=e * e * 0.1)
    c.ink(0.5, (320 + e * 0.6, 0, W, H), WHITE, "Latin", least=e * e * 0.05)
    c.save()


def imported():
    """A subtitle file."""
    path = os.path.join(MEDIA, "words.srt")
    with open(path, "w", encoding="utf-8") as f:
        f.write("1\n00:00:00,500 --> 00:00:01,500\n国国国国\n\n2\n00:00:02,000 --> 00:00:03,000\n国国\n")
    c = Case("imported_words")
    c.back(3)
    c.script.import_srt(path, "words")
    e = em(5)
    c.ink(1, (0, 0, W, H), WHITE, "first", box=(320 - 2 * e, 324 - e / 2, 320 + 2 * e, 324 + e / 2), tol=e * 0.25)
    c.ink(1.75, (0, 0, W, H), WHITE, "between", most=0)
    c.ink(2.5, (0, 0, W, H), WHITE, "second", box=(320 - e, 324 - e / 2, 320 + e, 324 + e / 2), tol=e * 0.25)
    c.save()


def bubbles():
    """Bubbles and flower text are named; the words are there all the same."""
    c = Case("bubbles")
    c.back(1)
    segment = text("国国", size=12)
    segment.add_bubble("361595", "6742029398926430728")
    segment.add_effect("7296357486490144036")
    c.track(TrackType.text, segment)
    c.ink(0.5, (0, 0, W, H), WHITE, "the words", least=50)
    c.warn("6742029398926430728", "7296357486490144036")
    c.save()


def strange():
    """Braces and strokes are words like any others."""
    c = Case("strange_words")
    c.back(1)
    c.track(TrackType.text, text("{\\N}", size=20))
    e = em(20)
    c.ink(0.5, (0, 0, 320, H), WHITE, "left brace", least=e)
    c.ink(0.5, (320, 0, W, H), WHITE, "right brace", least=e)
    c.save()


def weighty():
    """Bold has more ink, italic leans to the right, and a line stands under what is underlined."""
    c = Case("weighty_words")
    c.back(4)
    c.track(TrackType.text, text("国", 0, 1, size=20), text("国", 1, 1, size=20, bold=True),
            text("国", 2, 1, size=20, italic=True), text("一", 3, 1, size=20, underline=True))
    e = em(20)
    c.expected["heavier"] = [{"t": 1.5, "than": 0.5, "by": 1.1, "rgb": list(WHITE)}]
    above, right = 180 - 0.15 * e, 320 + 0.48 * e
    c.ink(0.5, (right, 0, W, above), WHITE, "upright", most=4)
    c.ink(2.5, (right, 0, W, above), WHITE, "leaning", least=8)
    c.ink(3.5, (0, 180 + 0.25 * e, W, 180 + e), WHITE, "underlined", least=e * 0.7)
    c.save()


def faint():
    c = Case("faint_words")
    c.back(2)
    c.track(TrackType.text, text("■", 0, 1, size=30), text("■", 1, 1, size=30, alpha=0.5))
    c.see(0.5, 320, 180, WHITE, "opaque")
    c.see(1.5, 320, 180, mix(m.BACK, WHITE, 0.5), "half clear", tol=24)
    c.save()


def sliding():
    c = Case("sliding_words")
    c.back(3)
    c.track(TrackType.text, text("国国", 0, 3, size=12).add_animation(TextIntro.向右滑动, S))
    e = em(12)
    c.ink(0.03, (320 - 0.9 * e, 0, W, H), WHITE, "not yet in its place", most=30)
    c.ink(2.0, (0, 0, W, H), WHITE, "in its place", box=(320 - e, 180 - e / 2, 320 + e, 180 + e / 2), tol=e * 0.2)
    c.save()
