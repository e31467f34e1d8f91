//! The others: one ffmpeg filter graph, MoviePy in one pass, and x264 alone on our own frames.

use crate::work::{self, DISSOLVE, SHOT, movement};
use kinora_media::{Ffmpeg, encode::STEADY, process::Command};
use kinora_model::{Error, Result, text};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::Duration,
};

/// ffmpeg with one graph over the stills: zoompan, xfade, subtitles, a compressor driven by the voice.
pub fn zoompan(
    ffmpeg: &Ffmpeg,
    media: &Path,
    fonts: &Path,
    shots: usize,
    preset: &str,
    crf: u8,
    out: &Path,
) -> Result<Command> {
    let frames = ((SHOT + DISSOLVE) * 30.0) as usize;
    let zoom = |i: usize| {
        let m = movement(i);
        let ramp = |(a, b): (f64, f64)| format!("({a}+({})*on/{frames})", b - a);
        let (z, x, y) = (ramp(m.scale), ramp(m.x), ramp(m.y));
        format!("zoompan=z='{z}':x='{x}*iw-iw/zoom/2':y='{y}*ih-ih/zoom/2':d={frames}:s=1280x720:fps=30,format=yuv420p")
    };
    let stills = (0..shots).map(|i| (media.join(work::name(i)), zoom(i))).collect();
    graph(ffmpeg, media, fonts, stills, (preset, crf), out)
}

/// The same over clips, which only dissolve.
pub fn dissolving(
    ffmpeg: &Ffmpeg,
    media: &Path,
    fonts: &Path,
    clips: Vec<PathBuf>,
    encoded: (&str, u8),
    out: &Path,
) -> Result<Command> {
    let plain = || "settb=1/30,setpts=PTS-STARTPTS,format=yuv420p".to_owned();
    graph(ffmpeg, media, fonts, clips.into_iter().map(|clip| (clip, plain())).collect(), encoded, out)
}

/// One graph over `shots`: each a file and what is done to its pictures.
fn graph(
    ffmpeg: &Ffmpeg,
    media: &Path,
    fonts: &Path,
    shots: Vec<(PathBuf, String)>,
    (preset, crf): (&str, u8),
    out: &Path,
) -> Result<Command> {
    let count = shots.len();
    let srt = media.join(format!("{count}.srt"));
    let timeline = work::timeline(count, false);
    std::fs::write(&srt, kinora_render::subtitles_srt(&timeline)).map_err(|e| Error::io(srt.display(), e))?;
    let mut graph = String::new();
    for (i, (_, filter)) in shots.iter().enumerate() {
        let _ = write!(graph, "[{i}:v]{filter}[s{i}];");
    }
    let mut last = "s0".to_owned();
    for i in 1..count {
        let offset = i as f64 * SHOT;
        let _ = write!(graph, "[{last}][s{i}]xfade=transition=fade:duration={DISSOLVE}:offset={offset}[x{i}];");
        last = format!("x{i}");
    }
    let _ = write!(
        graph,
        "[{last}]subtitles={}:fontsdir={}:force_style='FontName=Noto Sans S Chinese,FontSize=16'[v];",
        srt.display(),
        fonts.display()
    );
    let (voice, music, seconds) = (count, count + 1, work::length(count));
    let _ = write!(
        graph,
        "[{voice}:a]asplit[n][k];[{music}:a]volume=0.5,afade=t=out:st={}:d=3[m];[m][k]sidechaincompress[d];[n][d]amix=2[a]",
        seconds - 3.0
    );
    let mut command = Command::new(ffmpeg.path()).args(["-nostdin", "-v", "error", "-y"]);
    for (file, _) in &shots {
        command = command.arg("-i").arg(file);
    }
    for name in ["voice.wav", "music.wav"] {
        command = command.arg("-i").arg(media.join(format!("{count}-{name}")));
    }
    Ok(command
        .args(["-filter_complex", &graph, "-map", "[v]", "-map", "[a]", "-t", &seconds.to_string()])
        .args(["-c:v", "libx264", "-preset", preset, "-crf", &crf.to_string(), "-pix_fmt", "yuv420p"])
        .args(["-c:a", "aac", "-b:a", "192k", "-ac", "2"])
        .args(["-movflags", "+faststart"])
        .arg(out))
}

/// x264 through ffmpeg on frames that are composed already; `as_kinora` with what Kinora tells it beside preset and rate
/// factor.
pub fn encode_only(ffmpeg: &Ffmpeg, frames: &Path, preset: &str, crf: u8, as_kinora: bool, out: &Path) -> Command {
    Command::new(ffmpeg.path())
        .args([
            "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "1280x720", "-r", "30",
            "-i",
        ])
        .arg(frames)
        .args(["-c:v", "libx264", "-preset", preset, "-crf", &crf.to_string(), "-movflags", "+faststart"])
        .args(if as_kinora { &STEADY[..] } else { &[] })
        .arg(out)
}

/// MoviePy's version, as it is fetched.
const MOVIEPY: &str = "moviepy==2.2.1";

/// A Python with MoviePy in `folder`, made on first use.
pub fn moviepy_python(folder: &Path) -> Result<PathBuf> {
    python_with(&folder.join("moviepy"), &[MOVIEPY])
}

/// A Python with these packages in `home`, made on first use.
pub fn python_with(home: &Path, packages: &[&str]) -> Result<PathBuf> {
    let never = AtomicBool::new(false);
    let (python, done, all) = (home.join("bin/python"), home.join("ready"), packages.join(" "));
    if std::fs::read_to_string(&done).is_ok_and(|made_of| made_of == all) {
        return Ok(python);
    }
    let quarter = Duration::from_secs(900);
    let make = Command::new("python3").args(["-m", "venv"]).arg(home).run(quarter, &never, &mut |_| {})?;
    let fetch = Command::new(&python).args(["-m", "pip", "install", "-q"]).args(packages);
    let fetch = fetch.run(quarter, &never, &mut |_| {})?;
    if make.code != Some(0) || fetch.code != Some(0) {
        let why = format!("{}{}", make.stderr, fetch.stderr);
        return Err(Error::missing(
            text!("{all} could not be fetched with pip: {why}"; "无法用 pip 获取 {all}：{why}"),
        ));
    }
    std::fs::write(&done, all).map_err(|e| Error::io(done.display(), e))?;
    Ok(python)
}

#[expect(clippy::too_many_arguments, reason = "all of them go into one order file")]
/// MoviePy, carefully: one pass, crops at fractions of a pixel, captions drawn once.
pub fn moviepy(
    python: &Path,
    ffmpeg: &Ffmpeg,
    media: &Path,
    fonts: &Path,
    shots: usize,
    preset: &str,
    crf: u8,
    out: &Path,
) -> Result<Command> {
    let script = media.join("moviepy_film.py");
    std::fs::write(&script, include_str!("moviepy_film.py")).map_err(|e| Error::io(script.display(), e))?;
    let moves: Vec<_> = (0..shots)
        .map(|i| {
            let m = movement(i);
            serde_json::json!({
                "still": media.join(work::name(i)), "scale": m.scale, "x": m.x, "y": m.y, "words": work::words(i).0
            })
        })
        .collect();
    let order = serde_json::json!({
        "shots": moves, "shot": SHOT, "dissolve": DISSOLVE, "length": work::length(shots),
        "voice": media.join(format!("{shots}-voice.wav")), "music": media.join(format!("{shots}-music.wav")),
        "font": fonts.join("NotoSansHans-Regular.otf"), "preset": preset, "crf": crf, "out": out,
    });
    let order_path = media.join("moviepy_order.json");
    std::fs::write(&order_path, order.to_string()).map_err(|e| Error::io(order_path.display(), e))?;
    Ok(Command::new(python).arg(script).arg(order_path).env("IMAGEIO_FFMPEG_EXE", ffmpeg.path()))
}
