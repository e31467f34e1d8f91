//! The conversation face as its callers see it: over HTTP, with everything behind it.

mod bad_input;
mod cases;
mod samples;

use kinora_app::clips::{Clips, Rules};
use kinora_app::uploads::Uploads;
use kinora_face_conversation::{Settings, face};
use kinora_facekit::{House, Rooms};
use kinora_gate::{Face, Limits};

/// Mounts the face, with these settings.
fn mounted(settings: Settings) -> impl FnOnce(&Rooms) -> Vec<Face> {
    move |rooms| {
        let clips = Clips::new(rooms.engine.clone(), rooms.clock.clone(), Rules::default());
        let uploads = Uploads::new(rooms.engine.store().clone(), rooms.clock.clone());
        vec![face(&clips, uploads, &rooms.gate, settings)]
    }
}

/// A server that makes what it is asked for.
async fn house() -> House {
    House::open(mounted(Settings::default())).await
}

/// A server that takes orders and does no work, so that what is queued stays so.
async fn idle_house() -> House {
    House::open_with(Limits::default(), false, mounted(Settings::default())).await
}

/// A small picture: waves of colour, so that it is seen to move when the camera does.
fn picture() -> Vec<u8> {
    let wave = |v: u32, every: u32| (f64::from(v * 6) / f64::from(every)).sin().mul_add(90.0, 128.0) as u8;
    let paint = image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([wave(x, 60), wave(y, 40), wave(x + y, 90)]));
    let mut file = std::io::Cursor::new(Vec::new());
    paint.write_to(&mut file, image::ImageFormat::Jpeg).expect("writes");
    file.into_inner()
}
