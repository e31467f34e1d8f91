//! `kinora voices`.

use super::{Caller, print};
use crate::wiring;
use kinora_model::script::{Age, Sex};
use kinora_model::{Error, Language, Result, Text, text};

/// Lists the voices.
pub fn run(caller: Caller, json: bool) -> Result<()> {
    let voices = wiring::voices();
    if json {
        let list = serde_json::to_string_pretty(&voices)
            .map_err(|cause| Error::internal(text!("the list cannot be written"; "无法输出列表")).caused_by(cause))?;
        return print(&format!("{list}\n"));
    }
    let mut page = String::new();
    for (language, name) in [(Language::Zh, text!("Chinese"; "中文")), (Language::En, text!("English"; "英文"))] {
        page += &format!("{}\n", caller.say(&name));
        for v in voices.iter().filter(|v| v.language == language) {
            let (sex, age) = (sex(v.sex), age(v.age));
            page +=
                &format!("  {:<14} {}, {}  {}\n", v.name, caller.say(&sex), caller.say(&age), caller.say(&v.manner));
        }
    }
    print(&page)
}

fn sex(sex: Sex) -> Text {
    match sex {
        Sex::Female => text!("female"; "女"),
        Sex::Male => text!("male"; "男"),
        Sex::Unknown => text!("either"; "不限"),
    }
}

fn age(age: Age) -> Text {
    match age {
        Age::Child => text!("child"; "儿童"),
        Age::Youth => text!("young"; "青年"),
        Age::Adult => text!("adult"; "成年"),
        Age::Elder => text!("old"; "老年"),
    }
}
