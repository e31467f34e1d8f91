//! The vector artist as an illustrator.

use super::{still_wanted, work};
use async_trait::async_trait;
use kinora_artist::{Drawing, Figure, Motion, Part, Picture};
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

    async fn design(&self, request: &DesignRequest, _: &Desk) -> Result<BTreeMap<RoleId, Look>> {
        let sheets = kinora_artist::design(&request.roles, request.era, request.seed);
        request
            .roles
            .iter()
            .zip(sheets)
            .map(|(role, sheet)| Ok((role.id.clone(), Look(serde_json::to_value(sheet).map_err(not_a_look)?))))
            .collect()
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

    async fn retouch(&self, _: &RetouchRequest, _: &Desk) -> Result<MediaId> {
        Err(Error::invalid(text!("pictures cannot be changed offline"; "离线模式无法修改图片")))
    }
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
