//! Settings as they are meant.

use super::hiring::{self, Hiring};
use super::written::Written;
use kinora_gate::{Limits, Lives, OpenKey};
use kinora_http::credentials::key::KeyDigest;
use kinora_http::credentials::{key, token::Issuer};
use kinora_http::link::Address;
use kinora_model::{Text, text};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// How the server is set up.
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where callers reach it, if not where each of them says.
    pub public_url: Option<String>,
    /// The folder of everything that it keeps.
    pub data: PathBuf,
    /// Reverse proxies whose word is taken for whom they call for.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether faces without accounts answer callers without a key.
    pub open_faces: bool,
    /// Keys for those faces.
    pub open_keys: Vec<OpenKey>,
    /// Whose tokens hold beside the server's own.
    pub jwt: Option<Issuer>,
    /// How large what is sent may be.
    pub limits: Limits,
    /// Connections at once.
    pub connections: usize,
    /// Tasks that compute, at once.
    pub cpu_slots: usize,
    /// Tasks that wait for others, at once.
    pub io_slots: usize,
    /// How long what is given out holds.
    pub lives: Lives,
    /// What is logged.
    pub log_level: String,
    /// In which form.
    pub log_form: LogForm,
    /// What the faces are told.
    pub faces: Faces,
    /// Makers elsewhere.
    pub hiring: Hiring,
}

/// What the faces are told. Each reads what it needs where it is mounted.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "a face that is not mounted reads nothing")]
pub struct Faces {
    /// Unfinished tasks that one user may have.
    pub tasks_per_user: u64,
    /// How long finished tasks are kept.
    pub keep_tasks: Duration,
    /// Hosts from which files may be fetched; `*` is every public one.
    pub outgoing_hosts: Vec<String>,
    /// Whether hosts of private networks may be among them.
    pub outgoing_private: bool,
    /// The shape of the drafts face's answers; where absent, each prefix has its own.
    pub drafts_style: Option<kinora_face_drafts::Style>,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Takes every key; `None` where one that has no usual value is wrong. Mistakes are noted in `written`.
pub fn of(written: &mut Written) -> Option<Config> {
    let listen = written.text("listen", Some("127.0.0.1:8000"), |word| {
        word.parse::<SocketAddr>()
            .map_err(|_| text!("`{word}` is no address; write it like 127.0.0.1:8000"; "`{word}` 不是地址；请写成如 127.0.0.1:8000 的形式"))
    });
    let public_url = written.text("public_url", None, |word| match Address::new(Some(word), "") {
        Ok(_) => Ok(word.to_owned()),
        Err(error) => Err(error.what().clone()),
    });
    let data = written.path("data", Some("kinora-data"));
    let trusted_proxies = written.texts("trusted_proxies", |word| {
        word.parse().map_err(|_| text!("`{word}` is no IP address"; "`{word}` 不是 IP 地址"))
    });
    let open_faces = written.truth("open_faces", false);
    let open_keys = open_keys(written);
    if let Some(listen) = listen
        && !listen.ip().to_canonical().is_loopback()
        && !open_faces
        && open_keys.is_empty()
    {
        written.refuse(
            "listen",
            text!("{listen} can be reached by others, and some faces need no account: set keys for them (`api_keys`) or say `open_faces = true`";
                  "{listen} 可被他人访问，而部分接口不需要账户：请配置密钥（`api_keys`）或设置 `open_faces = true`"),
        );
    }
    let jwt = jwt(written);
    let usual = Limits::default();
    let limits = Limits {
        body: written.size("limits.body", usual.body),
        picture: written.size("limits.picture", usual.picture),
        video: written.size("limits.video", usual.video),
        sound: written.size("limits.sound", usual.sound),
        document: written.size("limits.document", usual.document),
    };
    let connections = written.number("limits.connections", 20_000, 1, 1_000_000) as usize;
    let tasks_per_user = written.number("limits.tasks_per_user", 20, 1, 1_000_000);
    let cores = std::thread::available_parallelism().map_or(2, usize::from) as u64;
    let cpu_slots = written.number("slots.cpu", cores, 0, 1024) as usize;
    let io_slots = written.number("slots.io", 1024, 1, 1_000_000) as usize;
    let lives = Lives {
        token: written.time("lives.token", "15 min", "s"),
        session: written.time("lives.session", "30 days", "s"),
        link: written.time("lives.link", "1 day", "s"),
        answer: written.time("retention.answers", "1 day", "s"),
    };
    let faces = faces(written, tasks_per_user);
    let hiring = hiring::of(written);
    let log_level = written.text("log.level", Some("info"), |word| {
        tracing_subscriber::EnvFilter::try_new(word)
            .map(|_| word.to_owned())
            .map_err(|why| text!("`{word}` is no level: {why}"; "`{word}` 不是日志级别：{why}"))
    });
    let log_form = written.text("log.form", Some("text"), |word| match word {
        "text" => Ok(LogForm::Text),
        "json" => Ok(LogForm::Json),
        _ => Err(text!("`{word}` is neither text nor json"; "`{word}` 既不是 text 也不是 json")),
    });
    Some(Config {
        listen: listen?,
        public_url,
        data: data?,
        trusted_proxies,
        open_faces: open_faces || listen?.ip().to_canonical().is_loopback(),
        open_keys,
        jwt,
        limits,
        connections,
        cpu_slots,
        io_slots,
        lives,
        log_level: log_level?,
        log_form: log_form?,
        faces,
        hiring,
    })
}

fn open_keys(written: &mut Written) -> Vec<OpenKey> {
    let mut keys = Vec::new();
    for table in written.tables("api_keys", &["name", "key", "sha256"], &["key"]) {
        let digest = match (table.get("key"), table.get("sha256")) {
            (Some(word), None) if word.len() >= 16 => Ok(key::digest(word)),
            (Some(_), None) => Err(
                text!("`key` has fewer than 16 characters; anybody could guess it"; "`key` 不足 16 个字符，容易被猜出"),
            ),
            (None, Some(digest)) => digest.parse::<KeyDigest>().map_err(|error| error.what().clone()),
            _ => Err(text!("each table needs `key` or `sha256`, and not both"; "每个表需要 `key` 或 `sha256` 之一")),
        };
        match (table.get("name").filter(|name| !name.is_empty()), digest) {
            (Some(name), Ok(digest)) => keys.push(OpenKey { name: name.clone(), digest }),
            (None, _) => written.refuse("api_keys", text!("each table needs a `name`"; "每个表需要 `name`")),
            (_, Err(why)) => written.refuse("api_keys", why),
        }
    }
    keys
}

fn jwt(written: &mut Written) -> Option<Issuer> {
    let any = |word: &str| Ok::<_, Text>(word.to_owned());
    let name = written.text("jwt.issuer", None, |word| match word == kinora_gate::sign_in::OWN_ISSUER {
        true => Err(text!("`{word}` is what this server calls itself"; "`{word}` 是本服务器自身的名称")),
        false => Ok(word.to_owned()),
    });
    let audience = written.text("jwt.audience", None, any);
    let pem = written.file("jwt.public_key");
    let jwks = written.file("jwt.jwks");
    let is_meant =
        ["jwt.issuer", "jwt.audience", "jwt.public_key", "jwt.jwks"].iter().any(|k| written.place(k).is_some());
    if !is_meant {
        return None;
    }
    for (key, value) in [("jwt.issuer", &name), ("jwt.audience", &audience)] {
        if value.is_none() && written.place(key).is_none() {
            written.refuse(
                key,
                text!("this is missing; tokens are taken only from a named issuer for a named audience";
                                      "缺少此项；只接受指定签发者为指定受众签发的令牌"),
            );
        }
    }
    if ["jwt.public_key", "jwt.jwks"].iter().all(|key| written.place(key).is_none()) {
        written.refuse("jwt.public_key", text!("there is neither a public key nor `jwt.jwks` to verify tokens by"; "缺少用于验证令牌的公钥或 `jwt.jwks`"));
    }
    let mut issuer = Issuer::new(name?, audience?);
    if let Some(pem) = pem {
        issuer = keep(written, "jwt.public_key", issuer.with_pem(&pem))?;
    }
    if let Some(jwks) = jwks {
        issuer = keep(written, "jwt.jwks", issuer.with_jwks(&jwks))?;
    }
    Some(issuer)
}

fn keep<T>(written: &mut Written, key: &str, read: kinora_model::Result<T>) -> Option<T> {
    read.map_err(|error| written.refuse(key, error.what().clone())).ok()
}

fn faces(written: &mut Written, tasks_per_user: u64) -> Faces {
    let outgoing_hosts = written.texts("outgoing.hosts", |word| {
        let is_host = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        if word == "*" || (!word.is_empty() && word.chars().all(is_host)) {
            return Ok(word.to_lowercase());
        }
        Err(text!("`{word}` is no host name; write it like media.example.com, or \"*\" for every public host"; "`{word}` 不是主机名；请写成如 media.example.com 的形式，或用 \"*\" 表示所有公网主机"))
    });
    let drafts_style = written.text("drafts.answers", Some("by-prefix"), |word| match word {
        "by-prefix" => Ok(None),
        "document" => Ok(Some(kinora_face_drafts::Style::Document)),
        "service" => Ok(Some(kinora_face_drafts::Style::Service)),
        _ => Err(text!("`{word}` is none of by-prefix, document and service"; "`{word}` 不是 by-prefix、document 或 service")),
    });
    Faces {
        drafts_style: drafts_style.flatten(),
        tasks_per_user,
        keep_tasks: written.time("retention.tasks", "30 days", "s"),
        outgoing_hosts,
        outgoing_private: written.truth("outgoing.private", false),
    }
}
