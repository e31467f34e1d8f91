//! What drawing costs, and showing drawings in layers.

use crate::{
    drawn::{FRAMES, STILLS},
    film::{self, Order},
    meter::run,
    rows::Target,
    table::Bench,
};
use kinora_media::process::Command;
use kinora_model::{Error, Result};

impl Bench {
    /// Drawings in layers: what a frame costs, loading included, and what two workers hold.
    pub fn drawings(&mut self) -> Result<()> {
        eprintln!("drawings in layers …");
        let taken = run(&Command::new(&self.program).arg("stills"))?;
        self.row("drawing a still at 720p, CPU s", taken.cpu / STILLS as f64, Target::AtMost(2.0));
        for (height, target) in [(1080, Target::None), (720, Target::AtLeast(60.0))] {
            let draw = Command::new(&self.program).arg("draw").arg("--media").arg(&self.media);
            run(&draw.arg("--height").arg(height.to_string()))?;
            let order = self.drawn(height, "yuv");
            let taken = run(&self.command("compose", &order))?;
            std::fs::remove_file(&order.out).map_err(|e| Error::io(order.out.display(), e))?;
            let name = format!("composing drawings in layers at {height}p, frames a CPU second");
            self.row(name, FRAMES / taken.cpu, target);
        }
        let order = Order { workers: 2, ..self.drawn(720, "mp4") };
        let memory = self.cold(&order)?.memory;
        self.row("peak memory, drawings in layers, two workers, MB", memory, Target::AtMost(400.0));
        Ok(())
    }

    fn drawn(&self, height: u32, extension: &str) -> Order {
        let timeline = Some(self.media.join(film::drawn_file(height)));
        let name = format!("drawn-{height}");
        Order { timeline, out: self.folder.join(format!("{name}.{extension}")), ..self.order(&name) }
    }
}
