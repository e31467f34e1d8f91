"""Opens an exported film with the packages that others use, and says what they see."""
import json
import os
import sys

import opentimelineio as otio
import pyJianYingDraft as jianying

folder = sys.argv[1]
home, name = os.path.split(folder)

timeline = otio.adapters.read_from_file(os.path.join(folder, "film.otio"))
video = timeline.video_tracks()[0]
references = [c.media_reference.target_url for t in timeline.tracks for c in t if isinstance(c, otio.schema.Clip)]


def span(item):
    return [item.source_range.start_time.to_frames(), item.source_range.duration.to_frames()]


seen = {
    "seconds": timeline.duration().to_seconds(),
    "rate": timeline.duration().rate,
    "video": [type(child).__name__ for child in video],
    "clips": [span(c) for c in video if isinstance(c, otio.schema.Clip)],
    "offsets": [
        [t.in_offset.to_frames(), t.out_offset.to_frames()] for t in video if isinstance(t, otio.schema.Transition)
    ],
    "starts": [
        round(otio.opentime.to_seconds(t.range_of_child(c).start_time), 6)
        for t in timeline.audio_tracks()
        for c in t
        if isinstance(c, otio.schema.Clip)
    ],
    "markers": [m.name for m in timeline.tracks.markers],
    "missing": [r for r in references if not os.path.isfile(os.path.join(folder, r))],
}

script = jianying.DraftFolder(home).load_template(name)
tracks = [(t.track_type.name, len(getattr(t, "segments", []))) for t in script.imported_tracks]
seen["draft"] = {"duration": script.duration, "size": [script.width, script.height], "fps": script.fps, "tracks": tracks}
with open(os.path.join(folder, "draft_info.json"), encoding="utf8") as info:
    content = json.load(info)
paths = [m["path"] for kind in ("videos", "audios") for m in content["materials"][kind]]
seen["draft"]["missing"] = [
    p for p in paths if not os.path.isfile(os.path.join(folder, p.split("##/", 1)[-1]))
]
print(json.dumps(seen))
