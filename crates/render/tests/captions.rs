//! Words can be read on any picture: their contrast, measured on frames as they are shown.
//!
//! `KINORA_LOOK=FOLDER` keeps the frames as PNG, for eyes.

mod support;

use kinora_model::Language;
use kinora_render::{frame_at, split_caption};
use kinora_timeline::{Canvas, Caption, CaptionRole, Color, Rate, Span, Timeline};
use support::*;

/// Least contrast of words that are not large (WCAG 2.2, success criterion 1.4.3).
const LEAST: f64 = 4.5;

fn canvas(width: u32, height: u32) -> Canvas {
    Canvas { width, height, rate: Rate::THIRTY, background: Color::BLACK }
}

const SHAPES: [(u32, u32); 2] = [(1280, 720), (720, 1280)];

/// Pictures that words were hard to read on, and some that they were not.
const PICTURES: [(&str, [u8; 3]); 6] = [
    ("snow", [255, 255, 255]),
    ("fog", [214, 218, 222]),
    ("dawn", [255, 214, 164]),
    ("noon", [170, 215, 255]),
    ("meadow", [120, 160, 90]),
    ("night", [10, 12, 22]),
];

fn shown(caption: &Caption, (w, h): (u32, u32), [r, g, b]: [u8; 3]) -> Timeline {
    let mut timeline = film(vec![color(r, g, b, 0.0, 3.0)]);
    timeline.canvas = canvas(w, h);
    timeline.captions = vec![caption.clone()];
    timeline
}

fn caption(text: &str, language: Language, role: CaptionRole) -> Caption {
    Caption { span: Span::new(secs(0.0), secs(3.0)), text: text.into(), language, role }
}

/// Luminance of an sRGB colour (IEC 61966-2-1).
fn luminance(pixel: &[u8]) -> f64 {
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(pixel[0]) + 0.7152 * linear(pixel[1]) + 0.0722 * linear(pixel[2])
}

/// Which pixels are the words' own: the bright ones where nothing lies below them.
fn strokes(over_black: &[u8]) -> Vec<bool> {
    let light: Vec<f64> = over_black.chunks_exact(3).map(luminance).collect();
    let brightest = light.iter().copied().fold(0.0, f64::max);
    light.iter().map(|l| *l > brightest * 0.85).collect()
}

/// The least contrast between the words of a frame (`word` says which pixels they are) and what lies around their strokes,
/// looked at in pieces as wide as three characters.
fn contrast(frame: &[u8], word: &[bool], w: usize, em: usize) -> f64 {
    let frame: Vec<f64> = frame.chunks_exact(3).map(luminance).collect();
    let h = frame.len() / w;
    assert!(word.iter().filter(|w| **w).count() > em * em / 4, "there are words");
    let mut least = f64::INFINITY;
    let reach = em / 6;
    for (x0, y0) in (0..h).step_by(em).flat_map(|y| (0..w).step_by(3 * em).map(move |x| (x, y))) {
        let inside = || (y0..(y0 + em).min(h)).flat_map(|y| (x0..(x0 + 3 * em).min(w)).map(move |x| (x, y)));
        let strokes: Vec<(usize, usize)> = inside().filter(|(x, y)| word[y * w + x]).collect();
        if strokes.len() < em * em / 8 {
            continue;
        }
        let near = |x: usize, y: usize| {
            let rows = y.saturating_sub(reach)..(y + reach + 1).min(h);
            rows.into_iter()
                .any(|v| word[v * w + x.saturating_sub(reach)..v * w + (x + reach + 1).min(w)].contains(&true))
        };
        // The soft borders of strokes are neither words nor what lies around them.
        let edge = |x: usize, y: usize| {
            let rows = y.saturating_sub(1)..(y + 2).min(h);
            rows.into_iter().any(|v| word[v * w + x.saturating_sub(1)..v * w + (x + 2).min(w)].contains(&true))
        };
        let around: Vec<f64> =
            inside().filter(|(x, y)| near(*x, *y) && !edge(*x, *y)).map(|(x, y)| frame[y * w + x]).collect();
        if around.is_empty() {
            continue;
        }
        let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
        let words = mean(&strokes.iter().map(|(x, y)| frame[y * w + x]).collect::<Vec<_>>());
        least = least.min((words + 0.05) / (mean(&around) + 0.05));
    }
    assert!(least.is_finite(), "something was measured");
    least
}

#[test]
fn words_can_be_read_on_snow_and_in_a_dawn() {
    let stage = Stage::new();
    let said = |name: Option<&str>| CaptionRole::Speech { speaker: name.map(str::to_owned) };
    let words = [
        (
            "narration",
            caption("那年冬天，雪下得特别大，\n村口的老槐树被压断了。", Language::Zh, CaptionRole::Narration),
        ),
        ("speech", caption("你终于回来了，我等了很久。", Language::Zh, said(Some("阿青")))),
        ("told", caption("The snow fell all night,\nand nobody came.", Language::En, CaptionRole::Narration)),
        ("said", caption("You came back at last.", Language::En, said(Some("Qing")))),
        ("title", caption("雪夜归人\n第一章 风雪", Language::Zh, CaptionRole::Title)),
        ("chapter", caption("Chapter 2\nThe Long Road", Language::En, CaptionRole::Chapter)),
        ("end", caption("剧终\n《雪夜归人》", Language::Zh, CaptionRole::End)),
        ("the-end", caption("The End\nThe Last Lamp", Language::En, CaptionRole::End)),
        ("english-title", caption("The Last Lamp\nChapter One", Language::En, CaptionRole::Title)),
        ("chinese-chapter", caption("第三章\n雨夜来客", Language::Zh, CaptionRole::Chapter)),
    ];
    let keep = std::env::var_os("KINORA_LOOK").map(std::path::PathBuf::from);
    let mut faint = Vec::new();
    for (size, (name, caption)) in SHAPES.iter().flat_map(|size| words.iter().map(move |w| (*size, w))) {
        let em = size.0.min(size.1) as usize * 5 / 100;
        let of = |timeline: &Timeline| stage.job(timeline, |job| frame_at(job, 45).expect("it is drawn"));
        let word = strokes(&of(&shown(caption, size, [0; 3])).data);
        for (picture, colour) in PICTURES {
            let frame = of(&shown(caption, size, colour));
            if let Some(folder) = &keep {
                let file = folder.join(format!("{name}-{picture}-{}.png", size.0));
                let image = image::RgbImage::from_raw(frame.width, frame.height, frame.data.clone());
                image.expect("it is whole").save(file).expect("it is kept");
            }
            let found = contrast(&frame.data, &word, size.0 as usize, em);
            println!("{name:<16} {picture:<8} {:>4}x{:<4} {found:5.1}", size.0, size.1);
            if found < LEAST {
                faint.push(format!("{name} on {picture} at {}x{}: {found:.2}", size.0, size.1));
            }
        }
    }
    assert!(faint.is_empty(), "words that cannot be read well:\n{}", faint.join("\n"));
}

#[test]
fn long_words_take_two_lines_and_stay_in_the_picture() {
    let stage = Stage::new();
    let text = "风停了，雨也停了，只有屋檐上的水还在一滴一滴地落下来，落在石阶上那只空空的铜盆里，声音很轻，像是有人在远处敲着一只小小的木鱼。";
    let english = "The wind had dropped and the rain had stopped, and only the water on the eaves still fell, drop by drop, \
                   into the copper basin on the steps, as softly as if somebody far away were beating a small wooden fish.";
    for (text, language) in [(text, Language::Zh), (english, Language::En)] {
        for size in SHAPES {
            let whole = caption(text, language, CaptionRole::Narration);
            for piece in split_caption(&whole, &canvas(size.0, size.1), &[], &[]) {
                assert!(piece.text.lines().count() <= 2, "{piece:?}");
                let alone = Caption { span: whole.span, ..piece };
                let timeline = shown(&alone, size, [90, 90, 90]);
                let bare = Timeline { captions: vec![], ..timeline.clone() };
                let [with, without] =
                    [timeline, bare].map(|t| stage.job(&t, |job| frame_at(job, 45).expect("it is drawn")));
                // Nothing is drawn above the place of two lines, and nothing at the borders.
                let rows = |part: std::ops::Range<u32>| {
                    let of = |f: &kinora_render::RgbImage| {
                        f.data[(part.start * size.0 * 3) as usize..(part.end * size.0 * 3) as usize].to_vec()
                    };
                    of(&with) == of(&without)
                };
                assert!(rows(0..size.1 * 7 / 10), "{}: it has more than two lines", alone.text);
            }
        }
    }
}
