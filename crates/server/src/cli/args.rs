//! The command line: its words in the caller's language, and what it means.

use super::export::ExportOrder;
use super::gallery;
use super::hired;
use super::replicate;
use super::server_args::{self, ServerOrder};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use kinora_app::exports::Format;
use kinora_model::film::{Aspect, Captions, Music, Resolution, Wishes};
use kinora_model::script::Mood;
use kinora_model::{Error, Language, Result, Text, text};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the caller wants done.
pub enum Order {
    /// `kinora film`.
    Film(FilmOrder),
    /// `kinora render`.
    Render(RenderOrder),
    /// `kinora replicate`.
    Replicate(replicate::Order),
    /// `kinora script`.
    Script {
        /// The novel.
        input: PathBuf,
        /// As JSON rather than as a page to read.
        json: bool,
        /// Language, span and seed.
        wishes: Wishes,
    },
    /// `kinora export`.
    Export(ExportOrder),
    /// `kinora gallery`.
    Gallery(gallery::Order),
    /// `kinora voices`.
    Voices {
        /// As JSON.
        json: bool,
    },
    /// `kinora doctor`.
    Doctor {
        /// As JSON.
        json: bool,
    },
    /// `kinora assets install`.
    InstallAssets {
        /// Only these packs; all where empty.
        packs: Vec<String>,
    },
    /// `kinora assets list`.
    ListAssets,
    /// One of the server's commands.
    Server(ServerOrder),
}

/// A film, ordered.
pub struct FilmOrder {
    /// The novel.
    pub input: PathBuf,
    /// The film.
    pub out: PathBuf,
    /// How it shall be.
    pub wishes: Wishes,
    /// Where work in progress is kept.
    pub project: PathBuf,
    /// Machine-readable events instead of a progress line.
    pub json: bool,
    /// Effort of the encoder.
    pub quality: String,
    /// Who makes what elsewhere.
    pub hired: hired::Hired,
}

/// A draft to be rendered.
pub struct RenderOrder {
    /// Its folder, its JSON file, or a zip.
    pub input: PathBuf,
    /// The film.
    pub out: PathBuf,
    /// Folders outside the draft in which its media may lie.
    pub media: Vec<PathBuf>,
    /// Where work in progress is kept.
    pub project: PathBuf,
    /// Machine-readable events instead of a progress line.
    pub json: bool,
    /// Effort of the encoder.
    pub quality: String,
}

/// The whole command line with help in `language`.
pub fn command(language: Language) -> Command {
    let t = |text: Text| text.in_language(language).to_owned();
    let headings = |c: Command| match language {
        Language::En => c,
        Language::Zh => c.help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}"),
    };
    let arg = |name: &'static str, help: Text| {
        Arg::new(name).long(name).help(t(help)).help_heading(t(text!("Options"; "选项")))
    };
    let input = Arg::new("input")
        .required(true)
        .value_name("INPUT")
        .value_parser(value_parser!(PathBuf))
        .help(t(text!("the story: .txt .md .docx .epub .pdf"; "故事文件：.txt .md .docx .epub .pdf")))
        .help_heading(t(text!("Arguments"; "参数")));
    let language_arg = arg("language", text!("language of the text"; "文本语言"))
        .value_parser(["auto", "zh", "en"])
        .default_value("auto");
    let max = arg("max-duration", text!("longest film allowed, in seconds"; "影片最长秒数"))
        .value_name("SECONDS")
        .allow_negative_numbers(true)
        .value_parser(value_parser!(f64));
    let seed =
        arg("seed", text!("another number makes another film of the same text"; "同一文本换一个数字即得另一版影片"))
            .value_parser(value_parser!(u64))
            .default_value("1");
    let json = |help: Text| arg("json", help).action(ArgAction::SetTrue);

    let quality = arg("quality", text!("effort of the encoder"; "编码质量"))
        .value_parser(["draft", "standard", "high", "archive"])
        .default_value("standard");
    let project = arg("project", text!("folder for work in progress; the same folder goes on where it stopped"; "工程文件夹；同一文件夹可从中断处继续"))
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .default_value(".kinora");

    let render = Command::new("render")
        .about(t(text!("render a Jianying or CapCut draft without the app"; "不依赖剪映，将剪映 / CapCut 草稿渲染为影片")))
        .arg(
            Arg::new("input")
                .required(true)
                .value_name("DRAFT")
                .value_parser(value_parser!(PathBuf))
                .help(t(text!("the draft: its folder, its JSON file, or a zip"; "草稿：文件夹、JSON 文件或 zip")))
                .help_heading(t(text!("Arguments"; "参数"))),
        )
        .arg(arg("out", text!("the film to write"; "输出的影片")).short('o').value_name("OUT").value_parser(value_parser!(PathBuf)).default_value("film.mp4"))
        .arg(
            arg("media", text!("a folder outside the draft in which its media may lie; may be repeated"; "草稿之外允许读取素材的文件夹，可重复"))
                .value_name("DIR")
                .value_parser(value_parser!(PathBuf))
                .action(ArgAction::Append),
        )
        .arg(quality.clone())
        .arg(project.clone())
        .arg(json(text!("print events as JSON lines"; "以 JSON 行输出事件")));
    let film = Command::new("film")
        .about(t(text!("turn a story into a finished film"; "把小说变成成片")))
        .arg(input.clone())
        .arg(arg("out", text!("the film to write"; "输出的影片")).short('o').value_name("OUT").value_parser(value_parser!(PathBuf)).default_value("film.mp4"))
        .arg(arg("aspect", text!("shape of the picture"; "画面比例")).value_parser(Aspect::ALL.map(Aspect::word)).default_value("16:9"))
        .arg(arg("resolution", text!("size of the picture"; "清晰度")).value_parser(Resolution::ALL.map(Resolution::word)).default_value("720p"))
        .arg(language_arg.clone())
        .arg(arg("style", text!("drawing style"; "画风")).value_name("STYLE"))
        .arg(
            arg("voice", text!("voice of a role, e.g. narrator=zf_xiaoxiao (see `kinora voices`); may be repeated";
                "指定角色音色，如 旁白=zf_xiaoxiao（见 kinora voices），可重复"))
                .value_name("ROLE=NAME")
                .action(ArgAction::Append),
        )
        .arg(arg("music", text!("one mood for the whole film, or none; by scene where absent"; "全片统一的配乐情绪或 none；默认随场景变化"))
            .value_parser(PossibleValuesParser::new(music_words()).map(|w| w.to_string())))
        .arg(arg("captions", text!("how captions are delivered"; "字幕方式"))
            .value_parser(["burned", "soft", "both", "none"]).default_value("burned"))
        .arg(max.clone())
        .arg(seed.clone())
        .arg(quality.clone())
        .arg(project.clone())
        .arg(json(text!("print events as JSON lines"; "以 JSON 行输出事件")))
        .args(hired::args(language));
    let script = Command::new("script")
        .about(t(text!("print the script of a story"; "输出故事的剧本")))
        .arg(input)
        .arg(language_arg)
        .arg(max)
        .arg(seed)
        .arg(json(text!("as JSON instead of a page to read"; "输出 JSON 而非可读剧本")));
    let export = Command::new("export")
        .about(t(text!("write the finished film for other editors"; "把成片导出给剪辑软件")))
        .arg(arg("out", text!("what to write: a folder or .zip for a Jianying draft, .otio, .srt, .ass"; "输出：文件夹或 .zip（剪映草稿）、.otio、.srt、.ass"))
            .short('o').value_name("OUT").required(true).value_parser(value_parser!(PathBuf)))
        .arg(arg("format", text!("as what; the name of OUT says it where absent"; "导出格式；默认由 OUT 的扩展名决定"))
            .value_parser(Format::ALL.map(Format::word)))
        .arg(arg("project", text!("the folder in which the film was made"; "制作影片时的工程文件夹"))
            .value_name("DIR").value_parser(value_parser!(PathBuf)).default_value(".kinora"))
        .arg(json(text!("as JSON"; "输出 JSON")));
    let assets = Command::new("assets")
        .about(t(
            text!("voices, fonts, instruments: what is installed, and installing it"; "音色、字体、音源：查看与安装"),
        ))
        .subcommand_required(true)
        .subcommand(headings(
            Command::new("install").about(t(text!("install what is missing"; "安装缺少的资源包"))).arg(
                Arg::new("pack")
                    .num_args(0..)
                    .help(t(text!("only these packs"; "仅安装这些资源包")))
                    .help_heading(t(text!("Arguments"; "参数"))),
            ),
        ))
        .subcommand(headings(Command::new("list").about(t(text!("list the packs"; "列出资源包")))));
    headings(
        Command::new("kinora")
            .version(env!("CARGO_PKG_VERSION"))
            .about(t(text!("Kinora makes films out of stories"; "Kinora：把故事变成影片")))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true)
            .subcommand_help_heading(t(text!("Commands"; "命令"))),
    )
    .subcommand(headings(film))
    .subcommand(headings(render))
    .subcommand(headings(replicate::command(language)))
    .subcommand(headings(script))
    .subcommand(headings(export))
    .subcommand(headings(gallery::command(language)))
    .subcommand(headings(
        Command::new("voices").about(t(text!("list the voices"; "列出音色"))).arg(json(text!("as JSON"; "输出 JSON"))),
    ))
    .subcommand(headings(
        Command::new("doctor")
            .about(t(text!("what is installed, what is missing, how to get it"; "检查已安装与缺少的组件")))
            .arg(json(text!("as JSON"; "输出 JSON"))),
    ))
    .subcommand(headings(assets))
    .subcommands(server_args::commands(language, headings))
}

fn music_words() -> Vec<&'static str> {
    Mood::ALL.iter().map(|m| m.word()).chain(["none"]).collect()
}

/// What the parsed words mean.
///
/// # Errors
/// `Invalid` for a `--voice` without `=` and for a duration that is not a positive number.
pub fn order(matches: &ArgMatches) -> Result<Order> {
    let (name, m) = matches.subcommand().expect("clap requires a subcommand");
    if let Some(order) = server_args::order(name, m) {
        return Ok(Order::Server(order));
    }
    Ok(match name {
        "film" => Order::Film(FilmOrder {
            input: path(m, "input"),
            out: path(m, "out"),
            wishes: wishes(m)?,
            project: path(m, "project"),
            json: m.get_flag("json"),
            quality: word(m, "quality").to_owned(),
            hired: hired::order(m)?,
        }),
        "render" => Order::Render(RenderOrder {
            input: path(m, "input"),
            out: path(m, "out"),
            media: m.get_many("media").map(|p| p.cloned().collect()).unwrap_or_default(),
            project: path(m, "project"),
            json: m.get_flag("json"),
            quality: word(m, "quality").to_owned(),
        }),
        "replicate" => Order::Replicate(replicate::order(m)),
        "script" => Order::Script { input: path(m, "input"), json: m.get_flag("json"), wishes: basics(m)? },
        "export" => Order::Export(ExportOrder {
            project: path(m, "project"),
            out: path(m, "out"),
            format: m.get_one::<String>("format").and_then(|word| Format::from_word(word)),
            json: m.get_flag("json"),
        }),
        "gallery" => Order::Gallery(gallery::order(m)),
        "voices" => Order::Voices { json: m.get_flag("json") },
        "doctor" => Order::Doctor { json: m.get_flag("json") },
        _ => match m.subcommand() {
            Some(("install", m)) => {
                Order::InstallAssets { packs: m.get_many("pack").map(|p| p.cloned().collect()).unwrap_or_default() }
            }
            _ => Order::ListAssets,
        },
    })
}

fn path(m: &ArgMatches, name: &str) -> PathBuf {
    m.get_one::<PathBuf>(name).cloned().expect("required or with a default")
}

fn word<'a>(m: &'a ArgMatches, name: &str) -> &'a str {
    m.get_one::<String>(name).map(String::as_str).expect("required or with a default")
}

/// The wishes that `film` and `script` share.
fn basics(m: &ArgMatches) -> Result<Wishes> {
    let max_duration = m.get_one::<f64>("max-duration").copied();
    if let Some(seconds) = max_duration.filter(|s| !(s.is_finite() && *s >= 1.0)) {
        return Err(Error::invalid(text!("--max-duration {seconds}: give a number of seconds, at least 1";
                                        "--max-duration {seconds}：请给出不小于 1 的秒数")));
    }
    let language = match word(m, "language") {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    };
    Ok(Wishes { language, max_duration, seed: *m.get_one("seed").expect("has a default"), ..Wishes::default() })
}

fn wishes(m: &ArgMatches) -> Result<Wishes> {
    let mut voices = BTreeMap::new();
    for wish in m.get_many::<String>("voice").into_iter().flatten() {
        let Some((role, voice)) = wish.split_once('=').filter(|(r, v)| !r.trim().is_empty() && !v.trim().is_empty())
        else {
            return Err(Error::invalid(text!("--voice {wish}: write ROLE=NAME, for example narrator=am_michael";
                                            "--voice {wish}：请写成 角色=音色，例如 旁白=zf_xiaoxiao")));
        };
        voices.insert(role.trim().to_owned(), voice.trim().to_owned());
    }
    let aspect = Aspect::from_word(word(m, "aspect")).unwrap_or(Aspect::Wide);
    let resolution = Resolution::from_word(word(m, "resolution")).unwrap_or(Resolution::P720);
    let captions = match word(m, "captions") {
        "soft" => Captions::Soft,
        "both" => Captions::Both,
        "none" => Captions::None,
        _ => Captions::Burned,
    };
    let music = match m.get_one::<String>("music").map(String::as_str) {
        None => Music::ByMood,
        Some(w) => Mood::from_word(w).map_or(Music::None, Music::Always),
    };
    let style = m.get_one::<String>("style").cloned();
    Ok(Wishes { aspect, resolution, style, voices, music, captions, ..basics(m)? })
}

/// A mistake on the command line, in one sentence.
pub fn mistake(error: &clap::Error) -> Error {
    use clap::error::{ContextKind as C, ErrorKind as K};
    let of = |kind: C| error.get(kind).map(|v| v.to_string()).unwrap_or_default();
    let (arg, value) = (of(C::InvalidArg), of(C::InvalidValue));
    let hint = text!("see `kinora --help`"; "参见 kinora --help");
    let what = match error.kind() {
        K::InvalidValue if value.is_empty() => text!("{arg} needs a value"; "{arg} 缺少取值"),
        K::InvalidValue => {
            let valid = of(C::ValidValue);
            text!("{arg}: `{value}` is not one of {valid}"; "{arg}：“{value}” 不在可选值 {valid} 之中")
        }
        K::ValueValidation => text!("{arg}: `{value}` is not valid"; "{arg}：“{value}” 无效"),
        K::UnknownArgument => text!("unknown option {arg}; {}", hint.en; "未知选项 {arg}；{}", hint.zh),
        K::InvalidSubcommand => {
            let sub = of(C::InvalidSubcommand);
            text!("unknown command `{sub}`; {}", hint.en; "未知命令 “{sub}”；{}", hint.zh)
        }
        K::MissingRequiredArgument => text!("{arg} is missing; {}", hint.en; "缺少 {arg}；{}", hint.zh),
        K::ArgumentConflict => text!("{arg} is given twice"; "{arg} 重复"),
        _ => text!("the command line is not understood; {}", hint.en; "无法理解命令行；{}", hint.zh),
    };
    Error::invalid(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Order> {
        let matches = command(Language::En).try_get_matches_from(line.split_whitespace()).map_err(|e| mistake(&e))?;
        order(&matches)
    }

    #[test]
    fn a_film_is_ordered_with_all_its_wishes() {
        let line = "kinora film a.txt -o b.mp4 --aspect 9:16 --resolution 1080p --voice 旁白=zf_xiaoni --music none \
                    --captions both --max-duration 60 --seed 7 --json";
        let Ok(Order::Film(film)) = parse(line) else { panic!("it is a film") };
        assert_eq!(film.wishes.resolution.pixels(film.wishes.aspect), (1080, 1920));
        assert_eq!(film.wishes.music, Music::None);
        assert_eq!(film.wishes.voices["旁白"], "zf_xiaoni");
        assert_eq!((film.wishes.seed, film.wishes.max_duration, film.json), (7, Some(60.0), true));
    }

    #[test]
    fn mistakes_name_the_option_and_the_choices() {
        for (line, word) in [
            ("kinora film a.txt --aspect 4:5", "16:9"),
            ("kinora film", "INPUT"),
            ("kinora film a.txt --voice x", "ROLE=NAME"),
            ("kinora film a.txt --max-duration -3", "max-duration"),
            ("kinora fim", "fim"),
            ("kinora film a.txt --nope", "--nope"),
        ] {
            let error = parse(line).err().unwrap_or_else(|| panic!("{line} is refused"));
            assert!(error.what().en.contains(word), "{line}: {error}");
            assert!(!error.what().zh.is_empty());
        }
    }

    #[test]
    fn help_is_in_both_languages() {
        let zh = command(Language::Zh).render_long_help().to_string();
        let en = command(Language::En).render_long_help().to_string();
        assert!(zh.contains("把小说变成成片") && en.contains("turn a story into a finished film"));
    }
}
