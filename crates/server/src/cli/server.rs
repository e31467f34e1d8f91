//! `kinora serve`, `kinora config`.

use super::server_args::ServerOrder;
use super::{Caller, print, providers, user};
use crate::config::{self, Given};
use crate::serve;
use kinora_model::{Result, text};

/// Does what was ordered.
pub fn run(caller: Caller, order: ServerOrder) -> Result<()> {
    match order {
        ServerOrder::Serve(given) => serve::run(caller, config::load(&given)?),
        ServerOrder::CheckConfig(given) => check(caller, &given),
        ServerOrder::ShowConfig(given) => show(caller, &given),
        ServerOrder::Providers(given, order) => providers::run(caller, &given, &order),
        ServerOrder::User(given, order) => user::run(caller, &config::load(&given)?, order),
        ServerOrder::Token { given, name, days } => user::token(&config::load(&given)?, &name, days),
    }
}

fn check(caller: Caller, given: &Given) -> Result<()> {
    let (_, lines) = config::read(given)?;
    let set = lines.iter().filter(|line| line.place.is_some()).count();
    let all = lines.len();
    let said = text!("the configuration is right: {set} of {all} keys are set"; "配置正确：{all} 项中已设置 {set} 项");
    print(&format!("{}\n", caller.say(&said)))
}

fn show(caller: Caller, given: &Given) -> Result<()> {
    let (_, lines) = config::read(given)?;
    let unset = text!("usual value"; "默认值");
    let mut page = String::new();
    for line in lines {
        let place = line.place.unwrap_or_else(|| caller.say(&unset).to_owned());
        let set = format!("{} = {}", line.key, line.value);
        page += &format!("{set:<48} # {place}\n");
    }
    print(&page)
}
