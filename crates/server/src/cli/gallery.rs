//! `kinora gallery`: contact sheets of everything the offline artist can draw.

use super::{Caller, print};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use kinora_artist::{ContactSheet, gallery, styles};
use kinora_model::{Error, Language, Result, Text, text};
use std::{
    fs,
    io::{BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

/// Contact sheets, wanted.
pub struct Order {
    /// Where they are written: a folder for each style.
    pub folder: PathBuf,
    /// Only these styles; all where empty.
    pub styles: Vec<String>,
    /// Only sheets whose names begin with one of these; all where empty.
    pub sheets: Vec<String>,
}

/// The command with help in `language`.
pub fn command(language: Language) -> Command {
    let t = |text: Text| text.in_language(language).to_owned();
    let arg = |name: &'static str, help: Text| {
        let heading = t(text!("Options"; "选项"));
        Arg::new(name).long(name).action(ArgAction::Append).help(t(help)).help_heading(heading)
    };
    Command::new("gallery")
        .about(t(text!("write contact sheets of all places, people and shots that can be drawn offline";
                       "输出离线画师的样图：场景、人物、表情与镜头")))
        .arg(
            Arg::new("folder")
                .value_name("FOLDER")
                .value_parser(value_parser!(PathBuf))
                .default_value("gallery")
                .help(t(text!("where to write; a folder for each style"; "输出文件夹；每种画风一个子文件夹")))
                .help_heading(t(text!("Arguments"; "参数"))),
        )
        .arg(arg("style", text!("only this drawing style; may be repeated"; "仅此画风，可重复")).value_name("STYLE"))
        .arg(
            arg(
                "sheet",
                text!("only sheets whose names begin so, e.g. place_inn; may be repeated";
                "仅名称以此开头的样图，如 place_inn，可重复"),
            )
            .value_name("NAME"),
        )
}

/// What the parsed words mean.
pub fn order(m: &ArgMatches) -> Order {
    let words = |name| m.get_many::<String>(name).map(|w| w.cloned().collect()).unwrap_or_default();
    Order {
        folder: m.get_one::<PathBuf>("folder").cloned().expect("has a default"),
        styles: words("style"),
        sheets: words("sheet"),
    }
}

/// Draws and writes the sheets. Nothing is written where a style or a sheet is unknown.
pub fn run(caller: Caller, order: &Order) -> Result<()> {
    let mut wanted = order.styles.clone();
    if wanted.is_empty() {
        wanted = styles().iter().map(|(name, _)| (*name).to_owned()).collect();
    }
    let mut work: Vec<(PathBuf, ContactSheet)> = Vec::new();
    for style in &wanted {
        let all = gallery(style)?;
        for name in &order.sheets {
            if !all.iter().any(|s| s.name().starts_with(name.as_str())) {
                let names = all.iter().map(ContactSheet::name).collect::<Vec<_>>().join(", ");
                return Err(Error::invalid(text!(
                    "no contact sheet has a name that begins with \"{name}\"; there are: {names}";
                    "没有名称以“{name}”开头的样图；可用的样图：{names}"
                )));
            }
        }
        let asked =
            |s: &ContactSheet| order.sheets.is_empty() || order.sheets.iter().any(|n| s.name().starts_with(n.as_str()));
        work.extend(all.into_iter().filter(asked).map(|sheet| (order.folder.join(style), sheet)));
    }
    let terminal = std::io::stderr().is_terminal();
    let (sheets, cells) = (work.len(), work.iter().map(|(_, s)| s.cells()).sum::<usize>());
    let mut before = 0;
    for (i, (folder, sheet)) in work.iter().enumerate() {
        fs::create_dir_all(folder).map_err(|e| Error::io(folder.display(), e))?;
        let path = folder.join(format!("{}.png", sheet.name()));
        let pixels = sheet.draw(|cell| {
            if terminal {
                let share = (before + cell) * 100 / cells;
                eprint!("\r\x1b[2K{share:3} %  {}", path.display());
                let _ = std::io::stderr().flush();
            }
        })?;
        before += sheet.cells();
        write(&path, sheet.size(), &pixels)?;
        if !terminal {
            eprintln!("{}/{sheets}  {}", i + 1, path.display());
        }
    }
    if terminal {
        eprintln!();
    }
    let folder = order.folder.display();
    print(&format!("{}\n", caller.say(&text!("{folder}: {sheets} contact sheets"; "{folder}：{sheets} 张样图"))))
}

/// Writes a PNG beside its place and renames it: what is under the name is whole.
fn write(path: &Path, (width, height): (u32, u32), rgba: &[u8]) -> Result<()> {
    let failed = |e: std::io::Error| Error::io(path.display(), e);
    let parent = path.parent().unwrap_or(Path::new("."));
    let beside = tempfile::Builder::new().prefix(".kinora-").tempfile_in(parent).map_err(failed)?;
    let mut encoder = png::Encoder::new(BufWriter::new(beside.as_file()), width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::Fast);
    encoder
        .write_header()
        .and_then(|mut w| w.write_image_data(rgba).and_then(|()| w.finish()))
        .map_err(|e| failed(e.into()))?;
    beside.persist(path).map(drop).map_err(|e| failed(e.error))
}
