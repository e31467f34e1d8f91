"""Drafts of files that are not what most are: clear backgrounds in a stream of their own, pixels that are not square."""
from write import *


def write():
    for case in (clear_webm, oblong, oblong_cropped, frozen):
        case()


def disc(name, codec):
    """A red square in the middle half of a picture that is clear around it, half clear in its lower half."""
    path = os.path.join(MEDIA, name)
    alpha = "if(between(X,80,239)*between(Y,45,134),if(lt(Y,90),255,128),0)"
    graph = f"format=gbrap,geq=r=230:g=30:b=30:a='{alpha}',scale=out_color_matrix=bt709:out_range=tv,format=yuva420p"
    m.ffmpeg("-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=1", "-vf", graph, "-c:v", codec, "-b:v", "2M", "-auto-alt-ref",
             "0", "-deadline", "realtime", "-cpu-used", "8", "-colorspace", "bt709", "-color_range", "tv", path)
    return path


def clear_webm():
    """VP8 and VP9 keep their alpha beside the pictures."""
    for name, codec in [("clear9.webm", "libvpx-vp9"), ("clear8.webm", "libvpx")]:
        c = Case(name.split(".")[0], W, H)
        c.back(1)
        # Also from the middle of the file: the decoder is asked for a later place there.
        c.video(VideoSegment(disc(name, codec), tr(0, 0.5), source_timerange=tr(0.4, 0.5)))
        for t in (0.1, 0.4):
            c.see(t, 320, 130, m.RED, f"{codec}: opaque", 24)
            c.see(t, 320, 230, mix(m.BACK, m.RED, 0.5), f"{codec}: half clear", 24)
            for x, y in [(80, 180), (560, 180), (320, 40), (320, 330)]:
                c.see(t, x, y, m.BACK, f"{codec}: clear")
        c.save()


def quads_of(name, size, sar):
    """Four colours as a film whose pixels are not square."""
    path = os.path.join(MEDIA, name)
    m.ffmpeg("-loop", "1", "-t", "1", "-r", "30", "-i", QUAD, "-vf",
             f"scale={size}:flags=neighbor:out_color_matrix=bt709:out_range=tv,format=yuv420p,setsar={sar}", "-c:v", "libx264", "-crf", "12",
             "-colorspace", "bt709", "-color_range", "tv", path)
    return path


def oblong():
    """A film is as wide as it is shown, not as many pixels as it has."""
    for name, size, sar, shown in [("wide.mp4", "240x180", "4/3", (320, 180)), ("tall.mp4", "320x90", "1/2", (320, 180)),
                                   ("squeezed.mp4", "320x180", "2/1", (640, 180))]:
        c = Case("oblong_" + name.split(".")[0], W, H)
        c.back(1)
        c.video(VideoSegment(quads_of(name, size, sar), tr(0, 1), clip_settings=ClipSettings(scale_x=0.9, scale_y=0.9)))
        place = placed(scale=0.9)
        for (u, v), rgb in QUARTERS.items():
            for k in (0.1, 0.96):
                x, y = place(u * k, v * k, shown, (W, H))
                c.see(0.5, x, y, rgb, f"{name}: quarter {u},{v}", 24)
            x, y = place(u * 1.04, v * 1.04, shown, (W, H))
            c.see(0.5, x, y, m.BACK, f"{name}: beyond it", 24)
        c.save()


def oblong_cropped():
    c = Case("oblong_cropped", W, H)
    c.back(1)
    left = CropSettings(upper_right_x=0.5, lower_right_x=0.5)
    film = VideoMaterial(quads_of("cropped.mp4", "240x180", "4/3"), crop_settings=left)
    c.video(VideoSegment(film, tr(0, 1), clip_settings=ClipSettings(scale_x=0.9, scale_y=0.9)))
    place = placed(scale=0.9)
    for v, rgb in [(-0.5, m.RED), (0.5, m.BLUE)]:
        for u in (-0.95, 0.9):
            x, y = place(u, v, (160, 180), (W, H))
            c.see(0.5, x, y, rgb, "its left half", 24)
        x, y = place(1.06, v, (160, 180), (W, H))
        c.see(0.5, x, y, m.BACK, "beyond the crop", 24)
    c.save()


def frozen():
    """One frame that stands for two seconds is that frame to its end, and is silent."""
    c = Case("frozen", W, H)
    last = Timerange(S - 33_333, 33_333)
    c.video(VideoSegment(FILM, tr(0, 1)), VideoSegment(FILM, tr(1, 2), source_timerange=last),
            VideoSegment(FILM, tr(3, 1), source_timerange=tr(1, 1)))
    for t in (0.5, 1.1, 1.9, 2.5, 2.95):
        c.see(t, 320, 180, m.RED, f"the last red frame at {t}")
    c.see(3.1, 320, 180, m.GREEN, "and on")
    c.hear(1.2, 2.8, silent=True)
    c.save()
