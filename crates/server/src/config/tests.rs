use super::*;
use kinora_ports::provider::Capability;
use std::path::PathBuf;
use std::time::Duration;

fn given(file: Option<PathBuf>, variables: &[(&str, &str)], options: &[(&'static str, &'static str, &str)]) -> Given {
    Given {
        file,
        variables: variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        options: options.iter().map(|(o, k, v)| (*o, *k, (*v).to_owned())).collect(),
    }
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("kinora.toml");
    std::fs::write(&path, text).expect("written");
    (folder, path)
}

#[test]
fn nothing_written_is_a_whole_configuration() {
    let (config, lines) = read(&given(None, &[], &[])).expect("usual values are right");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8000");
    assert_eq!((config.limits.picture, config.lives.token), (10 << 20, Duration::from_secs(900)));
    assert!(config.open_faces, "nobody but this machine reaches it");
    assert!(lines.iter().all(|line| line.place.is_none()));
}

#[test]
fn later_sources_win_and_lines_say_so() {
    let (_folder, path) = file("listen = \"127.0.0.1:1\"\n[limits]\nbody = \"2 MiB\"\npicture = 5000\n");
    let variables =
        [("KINORA_LIMITS__BODY", "3 MiB"), ("VIDEO_POLL_INTERVAL", "1500"), ("KINORA_LANG", "zh"), ("HOME", "x")];
    let options = [("--listen", "listen", "127.0.0.1:3")];
    let (config, lines) = read(&given(Some(path.clone()), &variables, &options)).expect("all is right");
    assert_eq!((config.listen.port(), config.limits.body, config.limits.picture), (3, 3 << 20, 5000));
    let place = |key: &str| lines.iter().find(|line| line.key == key).and_then(|line| line.place.clone());
    assert_eq!(place("listen").as_deref(), Some("--listen"));
    assert_eq!(place("limits.body").as_deref(), Some("KINORA_LIMITS__BODY"));
    assert_eq!(place("limits.picture"), Some(path.display().to_string()));
    assert_eq!(place("tasks.poll_interval").as_deref(), Some("VIDEO_POLL_INTERVAL"));
}

#[test]
fn every_mistake_is_named_at_once_with_its_place() {
    let (_folder, path) = file(
        "lissen = 1\nlisten = \"everywhere\"\n[limits]\nbody = \"much\"\ntasks_per_user = 0\n[log]\nform = \"xml\"\n\
         [jwt]\nissuer = \"them\"\npublic_key = \"none.pem\"\n[[api_keys]]\nkey = \"short\"\n",
    );
    let variables =
        [("KINORA_OPEN_FACES", "perhaps"), ("KINORA_LIVES__LINK", "soon"), ("VIDEO_MAX_POLL_ATTEMPTS", "-1")];
    let error = read(&given(Some(path.clone()), &variables, &[])).err().expect("much is wrong");
    let (en, zh) = (&error.what().en, &error.what().zh);
    let file = path.display();
    for mistake in [
        format!("{file}: lissen: there is no such key; did you mean `listen`?"),
        format!("{file}: listen: `everywhere`"),
        format!("{file}: limits.body: `much`"),
        format!("{file}: limits.tasks_per_user: `0`"),
        format!("{file}: log.form: `xml`"),
        format!("{file}: jwt.public_key: "),
        "jwt.audience: this is missing".to_owned(),
        format!("{file}: api_keys: "),
        "KINORA_OPEN_FACES: open_faces: ".to_owned(),
        "KINORA_LIVES__LINK: lives.link: `soon`".to_owned(),
        "VIDEO_MAX_POLL_ATTEMPTS: tasks.poll_attempts: `-1`".to_owned(),
    ] {
        assert!(en.contains(&mistake), "{mistake}\n{en}");
    }
    assert!(en.contains("has 11 mistake(s)") && zh.contains("11 处错误") && zh.contains("配置项"), "{en}\n{zh}");
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_line() {
    let (_folder, path) = file("listen = \"127.0.0.1:1\"\nlimits = [\n");
    let error = read(&given(Some(path), &[], &[])).err().expect("it breaks off");
    assert!(error.what().en.contains("kinora.toml, line "), "{error}");
    let error = read(&given(Some("nowhere/kinora.toml".into()), &[], &[])).err().expect("it is not there");
    assert!(error.what().en.contains("nowhere/kinora.toml does not exist"), "{error}");
}

#[test]
fn others_are_let_in_only_where_somebody_thought_of_it() {
    let listen = ("--listen", "listen", "0.0.0.0:8000");
    let error = read(&given(None, &[], &[listen])).err().expect("it is refused");
    assert!(error.what().en.contains("--listen: listen: 0.0.0.0:8000 can be reached by others"), "{error}");
    assert!(read(&given(None, &[("KINORA_OPEN_FACES", "true")], &[listen])).expect("it is said").0.open_faces);
    let key = ("KINORA_API_KEYS", "[{name=\"studio\", key=\"0123456789abcdef\"}]");
    let (config, lines) = read(&given(None, &[key], &[listen])).expect("there is a key");
    assert!(!config.open_faces && config.open_keys.len() == 1);
    let shown = lines.iter().find(|line| line.key == "api_keys").expect("it is shown");
    assert_eq!(shown.value, "[{ key = \"***\", name = \"studio\" }]");
    assert!(read(&given(None, &[], &[("--listen", "listen", "[::1]:8000")])).is_ok());
}

/// The first model of an account for videos.
fn filming<'a>(config: &'a Config, account: &str) -> &'a kinora_ports::provider::Model {
    let models = config.hiring.accounts[account].models.as_ref().expect("it has models");
    models.iter().find(|m| m.ability.capability() == Capability::Video).expect("it films")
}

#[test]
fn the_documents_variables_configure_an_account() {
    let variables = [("APIYI_API_KEY", "sk-secret"), ("VIDEO_POLL_INTERVAL", "1500"), ("VIDEO_MAX_POLL_ATTEMPTS", "7")];
    let (config, lines) = read(&given(None, &variables, &[])).expect("all is right");
    let schedule = filming(&config, "apiyi").schedule;
    assert_eq!((schedule.every, schedule.attempts), (Duration::from_millis(1500), 7));
    for name in ["sora_video2", "sora_video2-portrait", "sora2", "apiyi-sora2-async"] {
        let hire = config.hiring.routes.hire(Capability::Video, name).expect("it leads there");
        assert_eq!(hire.choices[0].name().split('/').next(), Some("apiyi"));
    }
    assert!(lines.iter().all(|line| !line.value.contains("sk-secret")), "{lines:?}");
    assert!(lines.iter().any(|line| line.key == "providers.apiyi.key" && line.value == "\"***\""));
    let (offline, _) = read(&given(None, &[], &[])).expect("all is right");
    assert!(offline.hiring.routes.all().is_empty(), "without a key, nothing leads anywhere");
}

#[test]
fn routes_have_fallbacks_prices_and_budgets() {
    let (_folder, path) = file(
        "[providers.mine]\nvendor = \"ark\"\nkey = \"sk-1234567890\"\nlimits = { at_once = 2 }\n\
         [providers.mine.prices]\n\"doubao-seedream-4-5-251128\" = \"0.25 CNY per picture\"\n\
         [routes]\nseedream = [\"mine/doubao-seedream-4-5-251128\", \"offline\"]\n[defaults]\nimage = \"seedream\"\n",
    );
    let (config, _) = read(&given(Some(path), &[], &[])).expect("all is right");
    let hire = config.hiring.routes.hire(Capability::Paint, "seedream").expect("it leads there");
    let names: Vec<String> = hire.choices.iter().map(|choice| choice.name()).collect();
    assert_eq!(names, ["mine/doubao-seedream-4-5-251128", "offline"]);
    assert_eq!(config.hiring.defaults["image"], "seedream");
    assert_eq!(config.hiring.accounts["mine"].limits.and_then(|l| l.at_once), Some(2));
}

#[test]
fn every_mistake_about_providers_is_named_at_once_and_no_key_is_quoted() {
    let (_folder, path) = file(
        "[providers.one]\nvendor = \"nobody\"\nkey = \"sk-one-secret\"\n[providers.ark]\nbase_url = \"https://x\"\n\
         [providers.gemini]\nkey = 98765432198765\nmodel = \"x\"\n[providers.eleven]\nvendor = \"elevenlabs\"\nkey = \"k-eleven-secret\"\n\
         prices = { nothing = \"much\" }\n[routes]\na = \"nowhere/m\"\nb = \"eleven/none\"\n[defaults]\nvideo = \"c\"\n\
         [budget]\nworkflow = -1\ncurrency = \"dollars\"\n",
    );
    let error = read(&given(Some(path), &[], &[])).err().expect("much is wrong");
    let en = &error.what().en;
    for mistake in [
        "providers.one.vendor: `nobody`",
        "providers.ark.api_key: this is missing",
        "providers.gemini: unknown field `model`",
        "providers.eleven.prices.nothing: `much` is no price",
        "routes.a: `nowhere/m` leads to no account",
        "routes.b: eleven has no model `none`",
        "defaults.video: `c` is no route",
        "budget.workflow: `-1`",
        "budget.currency: `dollars`",
    ] {
        assert!(en.contains(mistake), "{mistake}\n{en}");
    }
    for secret in ["sk-one-secret", "k-eleven-secret", "98765432198765"] {
        assert!(!en.contains(secret), "{en}");
    }
}

#[test]
fn a_budget_wants_to_know_what_things_cost() {
    let variables = [("ELEVENLABS_API_KEY", "k-eleven-secret"), ("KINORA_BUDGET__WORKFLOW", "5")];
    let error = read(&given(None, &variables, &[])).err().expect("prices are missing");
    assert!(error.what().en.contains("nobody says what `music_v2` costs"), "{error}");
}

#[test]
fn conversations_and_replications_are_told_who_films_and_how_long_to_wait() {
    let (offline, _) = read(&given(None, &[], &[])).expect("all is right");
    assert!(offline.hiring.routes.hire(Capability::Video, &offline.hiring.conversation.route).is_none(), "we are");
    assert_eq!(offline.hiring.replication.analyst, "offline");
    let (_folder, path) = file(
        "[providers.ark]\nkey = \"sk-1234567890\"\n[providers.comfyui]\nbase_url = \"http://127.0.0.1:8188\"\n\
         offers = { paint = [\"dream.safetensors\"] }\n[providers.gemini]\nkey = \"sk-2345678901\"\n\
         [conversation]\ninterval = \"1 min\"\n[conversation.schedules.gemini]\nattempts = 9\n\
         [replication]\nanalyst = \"gemini\"\n\
         models = [{ name = \"OS\", version = \"2.0\" }, { name = \"fast\", version = \"1\", route = \"gemini\" }]\n",
    );
    let (config, lines) = read(&given(Some(path), &[], &[])).expect("all is right");
    let Conversation { route, schedules } = &config.hiring.conversation;
    let hire = config.hiring.routes.hire(Capability::Video, route).expect("an account fits it");
    assert_eq!(hire.choices[0].name(), "ark/doubao-seedance-2-0-260128");
    let minutes = |account: &str| {
        let schedule = schedules[account];
        (schedule.first.as_secs() / 60, schedule.every.as_secs() / 60, schedule.attempts)
    };
    assert_eq!((minutes("ark"), minutes("gemini")), ((3, 1, 5), (3, 1, 9)));
    assert!(!schedules.contains_key("comfyui"), "nobody waits for a program of one's own");
    let models: Vec<_> = config.hiring.replication.models.iter().map(|m| (m.name.as_str(), m.route.as_str())).collect();
    assert_eq!(
        (models, config.hiring.replication.analyst.as_str()),
        (vec![("OS", "OS"), ("fast", "gemini")], "gemini")
    );
    for key in ["conversation.first_wait", "conversation.schedules.gemini.attempts", "replication.analyst"] {
        assert!(lines.iter().any(|line| line.key == key), "{key} is shown: {lines:?}");
    }
}

#[test]
fn every_mistake_about_conversations_and_replications_is_named_at_once() {
    let (_folder, path) = file(
        "[providers.ark]\nkey = \"sk-1234567890\"\n[conversation]\nroute = \"nowhere\"\nfirst_wait = \"soon\"\nattempts = 0\n\
         atempts = 3\n[conversation.schedules.relay]\nattempts = 1\n[replication]\nanalyst = \"ark\"\n\
         models = [{ name = \"OS\" }, { name = \"a\", version = \"1\", route = \"b\" }]\n",
    );
    let error = read(&given(Some(path), &[], &[])).err().expect("much is wrong");
    let en = &error.what().en;
    for mistake in [
        "conversation.route: `nowhere` is no route",
        "conversation.first_wait: `soon` is no time",
        "conversation.attempts: `0`",
        "conversation.atempts: there is no such key; did you mean `conversation.attempts`",
        "conversation.schedules.relay: there is no account `relay`",
        "replication.analyst: `ark` is no route",
        "replication.models: each table needs a `name` and a `version`",
        "replication.models: `b` is no route",
    ] {
        assert!(en.contains(mistake), "{mistake}\n{en}");
    }
}
