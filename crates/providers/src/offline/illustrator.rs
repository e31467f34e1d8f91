//! The vector artist as an illustrator.

use super::{raster, still_wanted, work};
use async_trait::async_trait;
use kinora_artist::{Addition, Drawing, Figure, Motion, Part, Picture, Plain, Raster, Tones, Touch};
use kinora_model::{Error, Result, RoleId, Text, text};
use kinora_ports::provider::{
    DesignRequest, Desk, FrameRequest, FrameTake, Illustrator, Look, MouthShape, PortraitRequest, RetouchRequest,
    Sheet, SheetPart,
};
use kinora_timeline::{Drift, Layer, MediaId, Repeat, Time};
use std::collections::BTreeMap;

/// Draws in vectors.
#[derive(Default)]
pub struct OfflineIllustrator;

#[async_trait]
impl Illustrator for OfflineIllustrator {
    fn styles(&self) -> Vec<(String, Text)> {
        kinora_artist::styles().iter().map(|(word, text)| ((*word).to_owned(), text.clone())).collect()
    }

    async fn design(&self, request: &DesignRequest, desk: &Desk) -> Result<BTreeMap<RoleId, Look>> {
        let mut pictures = Vec::new();
        for (role, media) in &request.references {
            pictures.push((role.clone(), desk.blobs.get(media).await?));
        }
        let r = request.clone();
        work("artist", move || {
            let mut tones = BTreeMap::new();
            for (role, bytes) in pictures {
                let picture = raster::small(&raster::decode(&bytes)?);
                let (w, h) = picture.dimensions();
                tones.insert(role, Tones::of(&picture, w as usize, h as usize));
            }
            let sheets = kinora_artist::design(&r.roles, r.era, r.eastern, &tones, r.seed);
            let looks = r.roles.iter().zip(sheets);
            looks
                .map(|(role, sheet)| Ok((role.id.clone(), Look(serde_json::to_value(sheet).map_err(not_a_look)?))))
                .collect()
        })
        .await
    }

    async fn portrait(&self, request: &PortraitRequest, desk: &Desk) -> Result<MediaId> {
        still_wanted(desk)?;
        let r = request.clone();
        let file = work("artist", move || {
            let sheet = sheet(&r.look)?;
            let rgba = kinora_artist::portrait(&sheet, r.era, r.width, r.height, r.seed)?;
            png(&rgba, r.width, r.height)
        })
        .await?;
        desk.blobs.put(&file, "png").await
    }

    async fn frame(&self, request: &FrameRequest, desk: &Desk) -> Result<FrameTake> {
        still_wanted(desk)?;
        let r = request.clone();
        let (drawing, still, files) = work("artist", move || {
            let drawing = draw(&r)?;
            let still = png(&kinora_artist::still(&drawing, r.width, r.height), r.width, r.height)?;
            let files = drawing.layers.iter().map(|l| png(&l.rgba, l.w, l.h)).collect::<Result<Vec<_>>>()?;
            Ok((drawing, still, files))
        })
        .await?;
        let still = desk.blobs.put(&still, "png").await?;
        let mut sheets = Vec::with_capacity(files.len());
        for (layer, file) in drawing.layers.iter().zip(files) {
            let media = desk.blobs.put(&file, "png").await?;
            let part = part(layer.part, request)?;
            let layer = Layer {
                name: layer.name.clone(),
                media,
                x: layer.x,
                y: layer.y,
                w: layer.w,
                h: layer.h,
                depth: layer.depth,
                glow: layer.glow,
                drift: layer.motion.map(drift),
                seen: None,
            };
            sheets.push(Sheet { layer, part });
        }
        Ok(FrameTake { still, sheets, board: (drawing.width, drawing.height), view: drawing.view })
    }

    async fn retouch(&self, request: &RetouchRequest, desk: &Desk) -> Result<MediaId> {
        still_wanted(desk)?;
        let bytes = desk.blobs.get(&request.picture).await?;
        let r = request.clone();
        let file = work("artist", move || {
            let picture = retouched(&bytes, &r)?;
            png(&picture.rgba, picture.width, picture.height)
        })
        .await?;
        desk.blobs.put(&file, "png").await
    }
}

/// Reads what is wanted before anything is decoded: a wish that cannot be met costs nothing.
fn retouched(bytes: &[u8], r: &RetouchRequest) -> Result<Raster> {
    let wish = kinora_reader::changes(&r.prompt, r.seed)?;
    let mut picture = raster::workable(raster::decode(bytes)?)?;
    // Form first, then what is seen, light and weather over it, the hand last.
    let touches: Vec<Plain> = wish.touches.iter().filter_map(|word| Plain::from_word(word)).collect();
    let (form, look): (Vec<Plain>, Vec<Plain>) = touches.into_iter().partition(|t| t.is_form());
    for touch in form {
        picture.touch(Touch::Plain(touch), r.seed)?;
    }
    picture = raster::fitted(picture, r.width, r.height)?;
    if let Some(brief) = &wish.added {
        let sheets = kinora_artist::design(&brief.roles, brief.era, brief.eastern, &BTreeMap::new(), r.seed);
        let figures = brief.shot.cast.iter().zip(&sheets);
        let cast = figures.map(|(presence, sheet)| Figure { sheet, presence, speaking: false }).collect();
        picture.add(&Addition { cast, props: &brief.shot.props }, r.seed)?;
    }
    let light = wish.time.map(Touch::Time).into_iter().chain(wish.weather.map(Touch::Weather));
    for touch in light.chain(look.into_iter().map(Touch::Plain)) {
        picture.touch(touch, r.seed)?;
    }
    Ok(picture)
}

fn draw(r: &FrameRequest) -> Result<Drawing> {
    let sheets = r
        .shot
        .cast
        .iter()
        .map(|p| match r.looks.get(&p.role) {
            Some(look) => sheet(look),
            None => Err(Error::internal(text!("{} has no look", p.role; "角色 {} 尚未设计形象", p.role))),
        })
        .collect::<Result<Vec<_>>>()?;
    let figures = r.shot.cast.iter().zip(&sheets);
    let style = match &r.style {
        Some(style) => style.as_str(),
        None => kinora_artist::styles()[0].0,
    };
    kinora_artist::draw(&Picture {
        scene: &r.scene,
        shot: &r.shot,
        cast: figures
            .map(|(presence, sheet)| Figure { sheet, presence, speaking: r.speaking.contains(&presence.role) })
            .collect(),
        era: r.era,
        eastern: r.eastern,
        style,
        width: r.width,
        height: r.height,
        seed: r.seed,
    })
}

fn sheet(look: &Look) -> Result<kinora_artist::Sheet> {
    serde_json::from_value(look.0.clone()).map_err(not_a_look)
}

fn not_a_look(cause: serde_json::Error) -> Error {
    Error::internal(text!("a stored look is not one of ours"; "存储的角色形象无法识别")).caused_by(cause)
}

fn part(part: Part, request: &FrameRequest) -> Result<SheetPart> {
    let role =
        |figure: usize| {
            request.shot.cast.get(figure).map(|p| p.role.clone()).ok_or_else(|| {
                Error::internal(text!("a drawn figure is not in the shot"; "画面中的人物不在镜头角色表内"))
            })
        };
    Ok(match part {
        Part::Always => SheetPart::Always,
        Part::Eyes { figure, open } => SheetPart::Eyes(role(figure)?, open),
        Part::Mouth { figure, shape } => {
            let shape = match shape {
                0 => MouthShape::Closed,
                1 => MouthShape::Half,
                2 => MouthShape::Open,
                _ => MouthShape::Round,
            };
            SheetPart::Mouth(role(figure)?, shape)
        }
    })
}

fn drift(motion: Motion) -> Drift {
    match motion {
        Motion::Run { x, y, tile } => Drift::Run { x, y, repeat: if tile { Repeat::Tile } else { Repeat::Once } },
        Motion::Sway { x, y, period_s, phase } => Drift::Sway { x, y, period: Time::from_secs_f64(period_s), phase },
        Motion::Flicker { depth, period_s, phase } => {
            Drift::Flicker { depth, period: Time::from_secs_f64(period_s), phase }
        }
    }
}

/// Straight RGBA as PNG. Fast compression: a film holds some hundred layers, and they live on the local disk.
fn png(rgba: &[u8], width: u32, height: u32) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header().and_then(|mut w| w.write_image_data(rgba)).map_err(|cause| {
        Error::internal(
            text!("a picture of {width}×{height} could not be written as PNG"; "无法写出 {width}×{height} 的 PNG 图片"),
        )
        .caused_by(cause)
    })?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kinora_model::ErrorKind;

    fn request(prompt: &str) -> RetouchRequest {
        let picture = MediaId("picture.png".into());
        RetouchRequest { picture, prompt: prompt.into(), width: None, height: None, seed: 1 }
    }

    fn meadow(w: u32, h: u32) -> Vec<u8> {
        let pixels: Vec<u8> =
            (0..w * h).flat_map(|i| if i / w < h / 2 { [120, 170, 230, 255] } else { [90, 160, 70, 255] }).collect();
        png(&pixels, w, h).unwrap()
    }

    #[test]
    fn every_word_that_the_reader_knows_is_a_touch() {
        for word in kinora_reader::touches() {
            assert!(Plain::from_word(word).is_some(), "{word}");
        }
    }

    #[test]
    fn a_picture_is_changed_and_fitted() {
        let file = meadow(160, 120);
        let out =
            retouched(&file, &RetouchRequest { width: Some(200), height: Some(100), ..request("变成夜晚") }).unwrap();
        assert_eq!((out.width, out.height), (200, 100));
        assert!(out.rgba[2] < 150, "the sky is dark");
        let turned = retouched(&file, &request("rotate right, black and white")).unwrap();
        assert_eq!((turned.width, turned.height), (120, 160));
        assert!(turned.rgba.chunks_exact(4).all(|p| p[0] == p[1] && p[1] == p[2]));
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        let refused = |bytes: &[u8], prompt: &str| retouched(bytes, &request(prompt)).unwrap_err().kind();
        assert_eq!(refused(&meadow(80, 80), "remove the people"), ErrorKind::Invalid);
        assert_eq!(refused(b"no picture", "night"), ErrorKind::Invalid);
        let cut = meadow(80, 80);
        assert_eq!(refused(&cut[..cut.len() / 2], "night"), ErrorKind::Invalid);
        assert_eq!(refused(&bomb(), "night"), ErrorKind::Invalid);
        let size = RetouchRequest { width: Some(9000), ..request("night") };
        assert_eq!(retouched(&meadow(80, 80), &size).unwrap_err().kind(), ErrorKind::Invalid);
    }

    /// A small file that says it is 60000×60000 pixels.
    fn bomb() -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 60_000, 60_000);
        encoder.set_color(png::ColorType::Grayscale);
        drop(encoder.write_header().unwrap());
        file
    }
}
