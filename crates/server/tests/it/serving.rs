//! A server of its own for one test: the program, on a free port, over a folder of its own.

use crate::kinora::Desk;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use ureq::Agent;
use ureq::http::{Request, Response};

pub struct Serving {
    pub desk: Desk,
    /// `http://127.0.0.1:PORT`.
    pub at: String,
    /// The sign-in link.
    pub link: String,
    child: Child,
    agent: Agent,
}

/// An answer.
pub struct Said {
    pub status: u16,
    pub head: ureq::http::HeaderMap,
    pub text: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
    pub fn header(&self, name: &str) -> &str {
        self.head.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

impl Serving {
    pub fn start() -> Self {
        Self::over(Desk::new(), &[])
    }

    /// Over this desk's folder `data`, with more variables.
    pub fn over(desk: Desk, variables: &[(&str, &str)]) -> Self {
        let mut command = desk.command(&["serve", "--data", "data", "--listen", "127.0.0.1:0"]);
        command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self::of(desk, command)
    }

    /// By this command over this desk; its output is a pipe.
    pub fn of(desk: Desk, mut command: std::process::Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut link = None;
        while link.is_none() {
            let line = lines.next().expect("it says where to sign in").expect("text");
            link = line
                .split_once("http://")
                .filter(|_| line.contains("/api/auth/link"))
                .map(|(_, l)| format!("http://{l}"));
        }
        let link = link.expect("found above");
        let at = link.split("/api").next().expect("an address").to_owned();
        // What it says further is read, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        let agent = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        Self { desk, at, link, child, agent: agent.into() }
    }

    pub fn ask(&self, method: &str, path: &str, who: Option<&str>, body: Option<Value>) -> Said {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.at));
        if let Some(who) = who {
            request = request.header("authorization", format!("Bearer {who}"));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        self.send(request.body(body.map(|b| b.to_string()).unwrap_or_default()).expect("a request"))
    }

    pub fn send(&self, request: Request<String>) -> Said {
        let answer: Response<ureq::Body> = self.agent.run(request).expect("it answers");
        let (head, mut body) = answer.into_parts();
        let text = body.read_to_string().expect("text");
        Said { status: head.status.as_u16(), head: head.headers, text }
    }

    /// Signs in by the link.
    pub fn sign_in(&self) -> Value {
        let path = self.link.strip_prefix(&self.at).expect("it is its own link");
        let said = self.ask("GET", path, None, None);
        assert_eq!(said.status, 200, "{}", said.text);
        said.json()["data"].clone()
    }

    /// A token got by the link.
    pub fn token(&self) -> String {
        self.sign_in()["access_token"].as_str().expect("a token").to_owned()
    }

    /// The port, for who speaks without HTTP.
    pub fn port(&self) -> std::net::SocketAddr {
        self.at.strip_prefix("http://").and_then(|a| a.parse().ok()).expect("an address")
    }

    /// The root of all files as the server sees them.
    pub fn root(&self) -> std::path::PathBuf {
        format!("/proc/{}/root", self.child.id()).into()
    }

    /// Sends the signal of this name.
    pub fn signal(&self, name: &str) {
        #[expect(clippy::disallowed_methods, reason = "a test sends a signal as a person does")]
        let sent =
            std::process::Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("there is a kill").success());
    }

    /// Waits for its end, at most `most`.
    pub fn end(&mut self, most: Duration) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it is our child") {
                return status;
            }
            assert!(begun.elapsed() < most, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
