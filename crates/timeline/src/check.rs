//! Everything wrong with a timeline, at once.

use crate::{Curve, Source, Time, Timeline};
use kinora_model::{Text, text};

impl Timeline {
    /// Whatever would make this timeline render wrongly; empty when it is sound.
    pub fn check(&self) -> Vec<Text> {
        let mut found = Vec::new();
        let (w, h) = (self.canvas.width, self.canvas.height);
        if w == 0 || h == 0 || w % 2 != 0 || h % 2 != 0 || w > 8192 || h > 8192 {
            found.push(text!("canvas {w}×{h}: both sides must be even and between 2 and 8192";
                             "画布 {w}×{h}：宽高必须为 2 到 8192 之间的偶数"));
        }
        if self.canvas.rate.num == 0 || self.canvas.rate.den == 0 {
            found.push(text!("the frame rate is zero"; "帧率为零"));
        }
        if self.duration <= Time::ZERO {
            found.push(text!("the film has no length"; "影片时长为零"));
        }
        for (t, track) in self.tracks.iter().enumerate() {
            for (c, clip) in track.clips.iter().enumerate() {
                let place = text!("track {t}, clip {c}"; "轨道 {t} 片段 {c}");
                let mut bad = |en: &str, zh: &str| {
                    found.push(Text { en: format!("{}: {en}", place.en), zh: format!("{}：{zh}", place.zh) })
                };
                if clip.span.duration <= Time::ZERO || clip.span.start < Time::ZERO {
                    bad("its span is empty or begins before zero", "时间段为空或早于零点");
                }
                if c > 0 && track.clips[c - 1].span.end() > clip.span.start {
                    bad("it overlaps the one before it", "与前一个片段重叠");
                }
                let t = &clip.transform;
                if [&t.x, &t.y, &t.scale, &t.rotation, &t.opacity].into_iter().any(|c| !sound_curve(c)) {
                    bad(
                        "a curve has no keys, keys out of order, or a value that is not a number",
                        "曲线没有关键帧、次序错误或含非数值",
                    );
                }
                match &clip.source {
                    Source::Video { speed, .. } if !(speed.is_finite() && *speed > 0.0) => {
                        bad("its speed is not a positive number", "速度不是正数")
                    }
                    Source::Layered(l) if l.width == 0 || l.height == 0 || !(0.1..=1.0).contains(&l.view) => bad(
                        "its drawing board is empty or its view is not within 0.1 and 1",
                        "画板为空或取景范围不在 0.1 到 1 之间",
                    ),
                    _ => {}
                }
            }
            for tr in &track.transitions {
                let i = tr.after;
                let pair = track.clips.get(i).zip(track.clips.get(i + 1));
                let fits = pair.is_some_and(|(a, b)| {
                    a.span.end() == b.span.start
                        && tr.duration > Time::ZERO
                        && tr.duration <= a.span.duration
                        && tr.duration <= b.span.duration
                });
                if !fits {
                    found.push(
                        text!("track {t}: the transition after clip {i} has no two touching clips as long as itself";
                                     "轨道 {t}：片段 {i} 之后的转场两侧没有足够长的相邻片段"),
                    );
                }
            }
        }
        for (s, sound) in self.sounds.iter().enumerate() {
            if sound.span.duration <= Time::ZERO || sound.span.start < Time::ZERO || !sound_curve(&sound.gain) {
                found.push(text!("sound {s}: its span is empty or its gain is not a number"; "声音 {s}：时间段为空或增益不是数值"));
            }
        }
        for (c, caption) in self.captions.iter().enumerate() {
            if caption.span.duration <= Time::ZERO || caption.span.start < Time::ZERO || caption.text.trim().is_empty()
            {
                found.push(text!("caption {c}: its span or its text is empty"; "字幕 {c}：时间段或文字为空"));
            }
        }
        found
    }
}

fn sound_curve(curve: &Curve) -> bool {
    !curve.0.is_empty() && curve.0.iter().all(|k| k.value.is_finite()) && curve.0.windows(2).all(|k| k[0].at < k[1].at)
}
