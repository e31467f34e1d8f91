//! The command line of the server: `serve`, `config`, `user`, `token`.

use super::providers::ProvidersOrder;
use crate::config::Given;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use kinora_model::{Language, Text, text};
use std::path::PathBuf;

/// What the caller wants done with a server.
pub enum ServerOrder {
    /// `kinora serve`.
    Serve(Given),
    /// `kinora config check`.
    CheckConfig(Given),
    /// `kinora config show`.
    ShowConfig(Given),
    /// `kinora user …`.
    User(Given, UserOrder),
    /// `kinora providers …`.
    Providers(Given, ProvidersOrder),
    /// `kinora token`.
    Token {
        /// How the server is set up.
        given: Given,
        /// Whose.
        name: String,
        /// How many days it holds.
        days: u32,
    },
}

/// What shall be done with accounts.
pub enum UserOrder {
    /// A new one.
    Add {
        /// Its name.
        name: String,
        /// Whether it may see to everybody's accounts.
        admin: bool,
        /// Whether it has no password.
        no_password: bool,
    },
    /// All of them.
    List {
        /// As JSON.
        json: bool,
    },
    /// One goes.
    Remove {
        /// Its name.
        name: String,
    },
    /// Another password.
    Password {
        /// Whose.
        name: String,
    },
}

/// The commands, with help in `language`; `finish` lays them out as all others.
pub fn commands(language: Language, finish: impl Fn(Command) -> Command) -> Vec<Command> {
    let t = |text: Text| text.in_language(language).to_owned();
    let option = |name: &'static str, help: Text| {
        Arg::new(name).long(name).help(t(help)).help_heading(t(text!("Options"; "选项")))
    };
    let flag = |name: &'static str, help: Text| option(name, help).action(ArgAction::SetTrue);
    let config = option("config", text!("the configuration's file"; "配置文件"))
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf));
    let data = option("data", text!("folder of everything that the server keeps"; "服务器数据文件夹"))
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf));
    let name = Arg::new("name")
        .required(true)
        .value_name("NAME")
        .help(t(text!("the account's name"; "账户名")))
        .help_heading(t(text!("Arguments"; "参数")));
    let of_server =
        |command: Command, about: Text| finish(command.about(t(about)).arg(config.clone()).arg(data.clone()));

    let serve = of_server(Command::new("serve"), text!("serve the HTTP faces"; "启动 HTTP 服务")).arg(
        option(
            "listen",
            text!("address to listen at (127.0.0.1:8000 unless configured)"; "监听地址（默认 127.0.0.1:8000）"),
        )
        .value_name("ADDR"),
    );
    let configs = finish(
        Command::new("config").about(t(text!("check and show the server's configuration"; "检查与显示服务器配置"))),
    )
    .subcommand_required(true)
    .subcommand(of_server(Command::new("check"), text!("name every mistake"; "列出所有错误")))
    .subcommand(of_server(
        Command::new("show"),
        text!("show every key and where it is set; secrets are masked"; "显示每个配置项及其来源；密钥已隐去"),
    ));
    let users = finish(Command::new("user").about(t(text!("see to accounts"; "管理账户"))))
        .subcommand_required(true)
        .subcommand(
            of_server(Command::new("add"), text!("make an account; its password is asked for, or read from standard input"; "添加账户；密码通过提示输入或从标准输入读取"))
                .arg(name.clone())
                .arg(flag("admin", text!("it may see to everybody's accounts"; "可管理所有账户")))
                .arg(flag("no-password", text!("without a password: only tokens let it in"; "不设密码：只能通过令牌访问"))),
        )
        .subcommand(of_server(Command::new("list"), text!("list accounts"; "列出账户")).arg(flag("json", text!("as JSON"; "输出 JSON"))))
        .subcommand(of_server(Command::new("remove"), text!("remove an account; what it made stays"; "删除账户；其作品保留")).arg(name.clone()))
        .subcommand(of_server(Command::new("password"), text!("give an account another password"; "修改账户密码")).arg(name.clone()));
    let token =
        of_server(Command::new("token"), text!("print a token for scripts"; "输出供脚本使用的令牌")).arg(name).arg(
            option("days", text!("how many days it holds"; "有效天数"))
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..=3650))
                .default_value("30"),
        );
    let providers = finish(
        Command::new("providers").about(t(text!("makers elsewhere: what is configured, and whether it answers"; "供应商：查看配置与测试连接"))),
    )
    .subcommand_required(true)
    .subcommand(
        of_server(Command::new("list"), text!("list accounts, models, prices and routes; keys are never shown"; "列出账户、模型、价格与路由；不显示密钥"))
            .arg(flag("json", text!("as JSON"; "输出 JSON"))),
    )
    .subcommand(
        of_server(Command::new("test"), text!("ask one whether it answers and takes the key; costs nothing"; "测试供应商是否可用、密钥是否有效；不产生费用")).arg(
            Arg::new("name")
                .required(true)
                .value_name("NAME")
                .help(t(text!("the account's name"; "账户名")))
                .help_heading(t(text!("Arguments"; "参数"))),
        ),
    );
    vec![serve, configs, users, token, providers]
}

/// What the parsed words mean, if `name` is one of [`commands`].
pub fn order(name: &str, m: &ArgMatches) -> Option<ServerOrder> {
    Some(match (name, m.subcommand()) {
        ("serve", _) => ServerOrder::Serve(given(m)),
        ("config", Some(("check", m))) => ServerOrder::CheckConfig(given(m)),
        ("config", Some((_, m))) => ServerOrder::ShowConfig(given(m)),
        ("user", Some((verb, m))) => ServerOrder::User(
            given(m),
            match verb {
                "add" => UserOrder::Add {
                    name: word(m, "name"),
                    admin: m.get_flag("admin"),
                    no_password: m.get_flag("no-password"),
                },
                "list" => UserOrder::List { json: m.get_flag("json") },
                "remove" => UserOrder::Remove { name: word(m, "name") },
                _ => UserOrder::Password { name: word(m, "name") },
            },
        ),
        ("providers", Some((verb, m))) => ServerOrder::Providers(
            given(m),
            match verb {
                "test" => ProvidersOrder::Test { name: word(m, "name") },
                _ => ProvidersOrder::List { json: m.get_flag("json") },
            },
        ),
        ("token", _) => ServerOrder::Token {
            given: given(m),
            name: word(m, "name"),
            days: *m.get_one("days").expect("it has a default"),
        },
        _ => return None,
    })
}

fn word(m: &ArgMatches, name: &str) -> String {
    m.get_one::<String>(name).cloned().expect("it is required")
}

fn given(m: &ArgMatches) -> Given {
    let mut options = Vec::new();
    if let Some(data) = m.get_one::<PathBuf>("data") {
        options.push(("--data", "data", data.display().to_string()));
    }
    // Only `serve` has it.
    if let Ok(Some(listen)) = m.try_get_one::<String>("listen") {
        options.push(("--listen", "listen", listen.clone()));
    }
    Given::of_process(m.get_one::<PathBuf>("config").cloned(), options)
}
