//! Whole films, small ones, by the command that everybody uses.

use crate::kinora::{Desk, Ran};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::time::Duration;

const STORY: &str = "夜雨\n\n深夜，大雨落在山脚的客栈外。林小雨撑着红伞，站在门前。\n\n“有人吗？”林小雨问道。\n\n\
    客栈里，陈掌柜放下茶壶，慢慢抬起头。\n\n“门没有锁，进来吧。”陈掌柜说。\n\n\
    第二天清晨，雨停了。江边的雾里，一条小船靠了岸。\n\n“姑娘，上船吧！”船夫老周喊道。\n";

const FILM: [&str; 8] = ["film", "a.txt", "-o", "out.mp4", "--resolution", "480p", "--json", "--project"];

fn film(desk: &Desk, project: &str, more: &[&str]) -> Ran {
    desk.run(&[&FILM[..], &[project], more].concat())
}

/// Asks ffprobe for facts about a film, as `key=value` lines.
fn facts(desk: &Desk, file: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test looks at the film with another program's eyes")]
    let output = std::process::Command::new("ffprobe")
        .args(["-v", "error", "-count_packets", "-show_entries"])
        .arg("stream=codec_name,width,height,nb_read_packets,color_space,start_time:format=duration")
        .args(["-of", "default=noprint_wrappers=1"])
        .arg(desk.path(file))
        .output()
        .expect("ffprobe starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn number(facts: &str, key: &str) -> f64 {
    let line =
        facts.lines().find_map(|l| l.strip_prefix(&format!("{key}="))).unwrap_or_else(|| panic!("{key}: {facts}"));
    line.parse().unwrap_or_else(|_| panic!("{key}={line}"))
}

/// Tasks and reused tasks of a stage in the last progress event.
fn stage(ran: &Ran, name: &str) -> (u64, u64) {
    let events = ran.events();
    let last = events.iter().rfind(|e| e["event"] == "progress").expect("progress was told");
    let stage = last["stages"].as_array().expect("stages").iter().find(|s| s["stage"] == name).expect("the stage");
    let count = |key: &str| stage[key].as_u64().expect("a count");
    assert_eq!(count("done"), count("tasks"), "{name} is done");
    (count("tasks"), count("reused"))
}

fn report(ran: &Ran) -> Value {
    ran.events().into_iter().rfind(|e| e["event"] == "film").expect("the film was told")["report"].clone()
}

/// Rendered parts that the project keeps.
fn parts(desk: &Desk) -> std::collections::BTreeSet<std::path::PathBuf> {
    let entries = std::fs::read_dir(desk.path("p/parts")).expect("parts are kept");
    entries.map(|e| e.expect("an entry").path()).filter(|p| p.extension().is_some_and(|e| e == "mp4")).collect()
}

#[test]
fn a_story_becomes_a_film_and_nothing_is_done_twice() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    let first = film(&desk, "p", &[]).expect_success();
    let facts_of_first = facts(&desk, "out.mp4");
    assert_eq!(number(&facts_of_first, "width"), 854.0);
    assert!(
        facts_of_first.contains("codec_name=h264") && facts_of_first.contains("codec_name=aac"),
        "{facts_of_first}"
    );
    assert!(facts_of_first.contains("color_space=bt709"), "{facts_of_first}");
    let made = report(&first);
    let seconds = made["duration"].as_f64().expect("seconds");
    assert!((number(&facts_of_first, "duration") - seconds).abs() < 0.05);
    assert_eq!(number(&facts_of_first, "nb_read_packets"), (seconds * 30.0).round());
    let loudness = made["loudness_lufs"].as_f64().expect("loudness");
    assert!((loudness + 14.0).abs() <= 1.0 && made["true_peak_dbtp"].as_f64().expect("peak") <= -1.0, "{made}");

    // The same order again: found, whole, and written again.
    let bytes = std::fs::read(desk.path("out.mp4")).expect("a film");
    std::fs::remove_file(desk.path("out.mp4")).expect("removed");
    let again = film(&desk, "p", &[]).expect_success();
    assert_eq!(std::fs::read(desk.path("out.mp4")).expect("a film"), bytes);
    let told: Vec<Value> = again.events();
    assert!(told.iter().filter(|e| e["event"] == "progress").all(|e| e["share"] == 1.0), "no work: {told:?}");

    let before = parts(&desk);
    // One line changed: its voice and what follows from it is made, everything else is found.
    desk.write("a.txt", STORY.replace("门没有锁，进来吧。", "门没有锁，快请进来吧。"));
    let changed = film(&desk, "p", &[]).expect_success();
    for name in ["asset", "storyboard"] {
        let (tasks, reused) = stage(&changed, name);
        assert_eq!(tasks, reused, "{name}: all of it was there");
    }
    let (tasks, segments) = stage(&changed, "video");
    assert_eq!(segments + 1, tasks, "one shot moves anew");
    // The part that the shot's end fades into shows a little of it.
    let (all, new) = (before.len(), parts(&desk).difference(&before).count());
    assert!(all > 4 && (1..=2).contains(&new), "only the part of that line is rendered: {new} new beside {all}");

    // Another place on the disk: the same bytes.
    desk.write("a.txt", STORY);
    film(&desk, "elsewhere", &[]).expect_success();
    assert!(std::fs::read(desk.path("out.mp4")).expect("a film") == bytes, "the same story is the same film");
}

#[test]
fn killed_at_any_moment_it_goes_on() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    let whole = film(&desk, "whole", &[]).expect_success();
    let events = whole.events().len();
    assert!(events > 3, "progress is told on the way");
    let bytes = std::fs::read(desk.path("out.mp4")).expect("a film");
    std::fs::remove_file(desk.path("out.mp4")).expect("removed");
    for after in [1, 2, 4, 7] {
        let mut running = desk.start(&[&FILM[..], &["killed"]].concat());
        let lines = BufReader::new(running.stdout.take().expect("a pipe")).lines();
        // So many words, then the end: wherever it happens to be.
        let heard = lines.take(after).count();
        running.kill().expect("it is ours");
        running.wait().expect("it is ours");
        if heard < after {
            break; // it was done before
        }
        assert!(!desk.path("out.mp4").exists(), "a film that is not made is not there");
    }
    let ran = film(&desk, "killed", &[]).expect_success();
    assert!(std::fs::read(desk.path("out.mp4")).expect("a film") == bytes, "as if it had never been killed");
    assert!(!ran.events().is_empty());
}

#[test]
fn stopped_by_a_person_it_says_how_to_go_on() {
    let desk = Desk::new();
    desk.write("a.txt", STORY);
    let mut command = desk.command(&["film", "a.txt", "-o", "out.mp4", "--resolution", "480p"]);
    let running =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().expect("starts");
    std::thread::sleep(Duration::from_millis(1500));
    #[expect(clippy::disallowed_methods, reason = "a test sends the signal that Ctrl-C sends")]
    std::process::Command::new("kill").args(["-INT", &running.id().to_string()]).status().expect("kill starts");
    let ran = crate::kinora::ended(running.wait_with_output().expect("it ends"));
    assert_eq!(ran.code, Some(130), "{}", ran.stderr);
    assert!(ran.stderr.contains("run the same command again"), "{}", ran.stderr);
    assert!(!desk.path("out.mp4").exists());
}

#[test]
fn an_upright_english_film_with_soft_captions() {
    let desk = Desk::new();
    let story = "The Door\n\nIt was raining when Mary came to the old house by the sea.\n\n\
                 \"Is anybody there?\" asked Mary.\n\n\"Only me,\" said Thomas. \"Come in out of the rain.\"\n";
    desk.write("a.txt", story);
    let ran = film(&desk, "p", &["--aspect", "9:16", "--captions", "soft", "--music", "tender"]).expect_success();
    let facts = facts(&desk, "out.mp4");
    assert_eq!((number(&facts, "width"), number(&facts, "height")), (480.0, 854.0));
    assert!(facts.contains("codec_name=mov_text"), "{facts}");
    let srt = std::fs::read_to_string(desk.path("out.srt")).expect("captions beside the film");
    assert!(srt.contains("Is anybody there?") && srt.contains("-->"), "{srt}");
    assert!(report(&ran)["duration"].as_f64().expect("seconds") > 5.0);
}
