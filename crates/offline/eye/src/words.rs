//! A short text of what was found in a film: what a person would tell whoever shall make another one like it.

use crate::points::Points;
use kinora_model::Language;

/// How a film is cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// Its shots.
    pub shots: usize,
    /// Its length in seconds.
    pub seconds: f64,
}

/// Most points that the text names; what is more is in the lists.
const MOST: usize = 8;

/// The text: product, points, prices, what is seen (`things`) and said, pace and colours, each in a line of its own, and only those of which
/// something is known.
pub fn prompt_text(
    points: &Points,
    (things, speech): (&[String], Option<&str>),
    cut: Cut,
    colours: &[String],
    language: Language,
) -> String {
    let mut lines = Vec::new();
    let slogans: Vec<&str> = points.slogans.iter().take(MOST).map(String::as_str).collect();
    let seconds = (cut.seconds * 10.0).round() / 10.0;
    let shots = cut.shots;
    let pace = pace_of(cut);
    match language {
        Language::Zh => {
            lines.extend(points.product.iter().map(|product| format!("商品：{product}")));
            lines.extend((!slogans.is_empty()).then(|| format!("卖点：{}", slogans.join("；"))));
            lines.extend((!points.prices.is_empty()).then(|| format!("价格：{}", points.prices.join("、"))));
            lines.extend((!things.is_empty()).then(|| format!("画面：{}", things.join("、"))));
            lines.extend(speech.map(|said| format!("口播：{said}")));
            lines.push(format!("节奏：共{shots}个镜头，{seconds}秒，{}", pace.0));
            lines.extend((!colours.is_empty()).then(|| format!("主色：{}", colours.join("、"))));
        }
        Language::En => {
            lines.extend(points.product.iter().map(|product| format!("Product: {product}")));
            lines.extend((!slogans.is_empty()).then(|| format!("Points: {}", slogans.join("; "))));
            lines.extend((!points.prices.is_empty()).then(|| format!("Price: {}", points.prices.join(", "))));
            lines.extend((!things.is_empty()).then(|| format!("Seen: {}", things.join(", "))));
            lines.extend(speech.map(|said| format!("Voice-over: {said}")));
            let plural = if shots == 1 { "shot" } else { "shots" };
            lines.push(format!("Pace: {shots} {plural}, {seconds} s, {}", pace.1));
            lines.extend((!colours.is_empty()).then(|| format!("Colours: {}", colours.join(", "))));
        }
    }
    lines.join("\n")
}

/// How quick a cut is, in Chinese and English.
pub fn pace_of(cut: Cut) -> (&'static str, &'static str) {
    match cut.seconds / cut.shots.max(1) as f64 {
        each if each < 1.6 => ("快节奏", "quick"),
        each if each < 4.0 => ("中等节奏", "even"),
        _ => ("慢节奏", "slow"),
    }
}

/// The name of a colour.
pub fn colour_name([r, g, b]: [u8; 3], language: Language) -> &'static str {
    let (r, g, b) = (f32::from(r) / 255.0, f32::from(g) / 255.0, f32::from(b) / 255.0);
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let (value, chroma) = (most, most - least);
    let saturation = if most > 0.0 { chroma / most } else { 0.0 };
    let hue = match () {
        () if chroma == 0.0 => 0.0,
        () if most == r => 60.0 * ((g - b) / chroma).rem_euclid(6.0),
        () if most == g => 60.0 * ((b - r) / chroma + 2.0),
        () => 60.0 * ((r - g) / chroma + 4.0),
    };
    let (zh, en) = match (value, saturation, hue) {
        (v, ..) if v < 0.16 => ("黑色", "black"),
        (v, s, _) if s < 0.14 && v > 0.85 => ("白色", "white"),
        (_, s, _) if s < 0.16 => ("灰色", "grey"),
        (v, _, h) if (14.0..45.0).contains(&h) && v < 0.62 => ("棕色", "brown"),
        (v, s, h) if !(14.0..320.0).contains(&h) && s < 0.5 && v > 0.7 => ("粉色", "pink"),
        (.., h) if !(14.0..345.0).contains(&h) => ("红色", "red"),
        (.., h) if h < 45.0 => ("橙色", "orange"),
        (.., h) if h < 70.0 => ("黄色", "yellow"),
        (.., h) if h < 160.0 => ("绿色", "green"),
        (.., h) if h < 195.0 => ("青色", "cyan"),
        (.., h) if h < 255.0 => ("蓝色", "blue"),
        (.., h) if h < 300.0 => ("紫色", "purple"),
        _ => ("粉色", "pink"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_is_said() {
        let cut = Cut { shots: 3, seconds: 6.04 };
        let points = Points {
            product: Some("保温杯".into()),
            prices: vec!["￥199".into()],
            slogans: vec!["长效保温".into(), "轻".into()],
        };
        let colours = ["红色".to_owned()];
        assert_eq!(
            prompt_text(&points, (&["杯子".into()], Some("来一杯")), cut, &colours, Language::Zh),
            "商品：保温杯\n卖点：长效保温；轻\n价格：￥199\n画面：杯子\n口播：来一杯\n节奏：共3个镜头，6秒，中等节奏\n主色：红色"
        );
        let nothing = prompt_text(&Points::default(), (&[], None), Cut { shots: 1, seconds: 8.0 }, &[], Language::En);
        assert_eq!(nothing, "Pace: 1 shot, 8 s, slow");
    }

    #[test]
    fn colours_have_names() {
        for (rgb, zh, en) in [
            ([255, 0, 0], "红色", "red"),
            ([20, 60, 220], "蓝色", "blue"),
            ([255, 220, 0], "黄色", "yellow"),
            ([30, 160, 60], "绿色", "green"),
            ([250, 250, 248], "白色", "white"),
            ([10, 10, 12], "黑色", "black"),
            ([128, 128, 130], "灰色", "grey"),
            ([120, 70, 30], "棕色", "brown"),
            ([255, 140, 20], "橙色", "orange"),
            ([150, 40, 200], "紫色", "purple"),
            ([255, 180, 190], "粉色", "pink"),
            ([0, 200, 200], "青色", "cyan"),
        ] {
            assert_eq!((colour_name(rgb, Language::Zh), colour_name(rgb, Language::En)), (zh, en), "{rgb:?}");
        }
    }
}
