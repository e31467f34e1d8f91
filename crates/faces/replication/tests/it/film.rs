//! A film whose facts are known: three shots of 1.6, 2.4 and 1.2 seconds, red, white and blue, with words written on them.

use kinora_facekit::assets;
use std::path::Path;
use std::process::Stdio;
use tokio::process::Command;

/// When its shots begin and end, in seconds.
pub const BORDERS: [f64; 4] = [0.0, 1.6, 4.0, 5.2];
/// What is written in it.
pub const PRODUCT: &str = "智能保温杯";
pub const SLOGANS: [&str; 2] = ["24小时长效保温", "一杯好水喝出健康"];
pub const PRICE: &str = "¥199";

/// Runs ffmpeg with these arguments.
async fn ffmpeg(args: &[&str], folder: &Path) {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y"]).args(args).current_dir(folder).stdin(Stdio::null()).kill_on_drop(true);
    let ran = command.output().await.expect("ffmpeg is installed");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// The film, written with our own caption font; upright where `tall`.
pub async fn film(folder: &Path, tall: bool) -> Vec<u8> {
    let font = assets().join("fonts/NotoSansHans-Bold.otf").display().to_string();
    let (w, h) = if tall { (540, 960) } else { (960, 540) };
    let text = |text: &str, size: u32, y: &str, colour: &str| {
        format!("drawtext=fontfile='{font}':text='{text}':fontsize={size}:fontcolor={colour}:x=(w-tw)/2:y={y}")
    };
    let shots = [
        ("0xC81E1E", 1.6, vec![text(PRODUCT, 76, "h*0.36", "white")]),
        ("0xF4F4F4", 2.4, vec![text(SLOGANS[0], 54, "h*0.3", "0x202020"), text(SLOGANS[1], 50, "h*0.6", "0x202020")]),
        ("0x1E3CC8", 1.2, vec![text(PRICE, 96, "h*0.4", "white")]),
    ];
    let mut graph = String::new();
    for (n, (colour, seconds, words)) in shots.iter().enumerate() {
        // Something moves in each shot, which is no cut.
        let ball = "drawbox=x=mod(t*160\\,iw):y=ih-40:w=30:h=30:color=0x30A050:t=fill";
        graph += &format!("color=c={colour}:s={w}x{h}:r=30:d={seconds},{},{ball}[v{n}];", words.join(","));
    }
    graph += "[v0][v1][v2]concat=n=3:v=1:a=0,format=yuv420p[v]";
    let args =
        ["-filter_complex", &graph, "-f", "lavfi", "-i", "sine=f=440:r=48000:d=5.2", "-map", "[v]", "-map", "0:a"];
    let codec = ["-c:v", "libx264", "-crf", "16", "-c:a", "aac", "-shortest", "film.mp4"];
    ffmpeg(&[&args[..], &codec[..]].concat(), folder).await;
    std::fs::read(folder.join("film.mp4")).expect("it is there")
}

/// A film of one white shot in which `voice` (a WAV) is heard after half a second.
pub async fn spoken_film(folder: &Path, voice: &[u8]) -> Vec<u8> {
    std::fs::write(folder.join("voice.wav"), voice).expect("writes");
    let sound = "[1:a]adelay=500:all=1,apad=pad_dur=1[a]";
    let shot = "color=c=0xF4F4F4:s=640x360:r=25:d=30,drawbox=x=mod(t*120\\,iw):y=ih-40:w=30:h=30:color=0x30A050:t=fill";
    let sources = ["-f", "lavfi", "-i", shot, "-i", "voice.wav", "-filter_complex", sound];
    let codec = ["-map", "0:v", "-map", "[a]", "-c:v", "libx264", "-preset", "fast", "-c:a", "aac", "-shortest"];
    ffmpeg(&[&sources[..], &codec[..], &["spoken.mp4"]].concat(), folder).await;
    std::fs::read(folder.join("spoken.mp4")).expect("it is there")
}

/// A picture of a product: an orange cup on white.
pub fn product() -> Vec<u8> {
    let paint = image::RgbImage::from_fn(600, 600, |x, y| {
        let (x, y) = (x as f32 - 300.0, y as f32 - 300.0);
        let is_cup = x.abs() < 120.0 + y * 0.1 && y.abs() < 180.0;
        let is_handle = (x - 150.0).hypot(y) < 80.0 && (x - 150.0).hypot(y) > 50.0;
        match (is_cup, is_handle) {
            (true, _) if y < -130.0 => image::Rgb([60, 60, 64]),
            (true, _) => image::Rgb([236, 120, 30]),
            (_, true) => image::Rgb([200, 90, 20]),
            _ => image::Rgb([250, 250, 250]),
        }
    });
    let mut file = std::io::Cursor::new(Vec::new());
    paint.write_to(&mut file, image::ImageFormat::Png).expect("writes");
    file.into_inner()
}
