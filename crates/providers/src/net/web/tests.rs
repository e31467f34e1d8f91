use super::*;
use kinora_ports::{blobs::Blobs, fetch::FileKind};
use kinora_testkit::{QuickClock, memory::MemoryBlobs};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

/// A stranger's server on this machine, that says the same to everybody and counts who came.
struct Stranger {
    port: u16,
    visits: Arc<AtomicUsize>,
}

impl Stranger {
    async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let visits = Arc::new(AtomicUsize::new(0));
        let count = visits.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let mut question = [0; 4096];
                let _ = socket.read(&mut question).await;
                let _ = socket.write_all(&answer).await;
                let _ = socket.shutdown().await;
            }
        });
        Self { port, visits }
    }
    async fn giving(file: &[u8]) -> Self {
        let mut answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", file.len()).into_bytes();
        answer.extend_from_slice(file);
        Self::saying(answer).await
    }
    async fn leading_to(place: &str) -> Self {
        Self::saying(format!("HTTP/1.1 302 Found\r\nlocation: {place}\r\ncontent-length: 0\r\n\r\n")).await
    }
    fn at(&self, host: &str) -> String {
        format!("http://{host}:{}/a.png", self.port)
    }
    fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}

/// Names as a test wants them; each look-up of one gives the next of its addresses.
#[derive(Default)]
struct Book(Mutex<BTreeMap<&'static str, Vec<Vec<IpAddr>>>>);

impl Book {
    fn with(self, host: &'static str, answers: &[&[&str]]) -> Self {
        let parse = |answer: &&[&str]| answer.iter().map(|ip| ip.parse().expect("an address")).collect();
        self.0.lock().expect("whole").insert(host, answers.iter().map(parse).collect());
        self
    }
}

#[async_trait]
impl Names for Book {
    async fn look_up(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        let mut book = self.0.lock().expect("whole");
        let answers = book.get_mut(host).ok_or_else(|| std::io::Error::other("no such name"))?;
        Ok(if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() })
    }
}

fn fetcher(rules: Rules) -> (WebFetch, Arc<MemoryBlobs>) {
    let net = Net::new(Arc::new(QuickClock::new(1)), rules).expect("TLS");
    let blobs = Arc::new(MemoryBlobs::default());
    (WebFetch::new(&net, blobs.clone()).expect("TLS"), blobs)
}

/// This machine counts as the public internet here, but for what a test says.
fn near() -> Rules {
    Rules { loopback: true, ..Rules::default() }
}

fn picture() -> Wanted {
    Wanted::any([FileKind::Picture], 1 << 20)
}

async fn refused(rules: Rules, url: &str, wanted: &Wanted) -> Error {
    fetcher(rules).0.fetch(url, wanted).await.expect_err(url)
}

#[tokio::test]
async fn a_strangers_file_comes_into_the_store() {
    let stranger = Stranger::giving(PNG).await;
    let (web, blobs) = fetcher(near());
    let fetched = web.fetch(&stranger.at("127.0.0.1"), &picture()).await.expect("comes");
    assert_eq!((fetched.kind, fetched.bytes), (FileKind::Picture, PNG.len() as u64));
    assert!(fetched.media.0.ends_with(".png"));
    assert_eq!(blobs.get(&fetched.media).await.expect("is there"), PNG);
}

#[tokio::test]
async fn nothing_but_the_public_internet_is_spoken_to() {
    let stranger = Stranger::giving(PNG).await;
    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0"]
    {
        let error = refused(Rules::default(), &stranger.at(host), &picture()).await;
        assert_eq!(error.kind(), ErrorKind::Denied, "{host}: {error}");
    }
    for url in [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/a",
        "http://[fd00:ec2::254]/",
        "http://192.168.1.1/",
    ] {
        assert_eq!(refused(near(), url, &picture()).await.kind(), ErrorKind::Denied, "{url}");
    }
    for url in
        ["file:///etc/passwd", "ftp://example.com/a", "gopher://example.com", "a.png", "", "http://u:p@example.com/a"]
    {
        assert_eq!(refused(near(), url, &picture()).await.kind(), ErrorKind::Invalid, "{url}");
    }
    assert_eq!(stranger.visits(), 0, "nobody may even have knocked");
}

#[tokio::test]
async fn a_name_is_judged_by_all_its_addresses_and_spoken_to_at_the_one_that_was_checked() {
    let stranger = Stranger::giving(PNG).await;
    let inner =
        Book::default().with("inner.example", &[&["127.0.0.1"]]).with("mixed.example", &[&["1.1.1.1", "10.0.0.1"]]);
    let rules = Rules { names: Some(Arc::new(inner)), ..Rules::default() };
    for host in ["inner.example", "mixed.example"] {
        assert_eq!(refused(rules.clone(), &stranger.at(host), &picture()).await.kind(), ErrorKind::Denied, "{host}");
    }
    assert_eq!(refused(rules, &stranger.at("none.example"), &picture()).await.kind(), ErrorKind::NotFound);
    assert_eq!(stranger.visits(), 0);
    // A name that answers well once and badly afterwards: what was checked is what is connected to.
    let turning = Book::default().with("turning.example", &[&["127.0.0.1"], &["10.0.0.1"]]);
    let rules = Rules { names: Some(Arc::new(turning)), ..near() };
    fetcher(rules).0.fetch(&stranger.at("turning.example"), &picture()).await.expect("asked once, connected there");
}

#[tokio::test]
async fn every_redirect_is_checked_again() {
    let stranger = Stranger::giving(PNG).await;
    let inner = Book::default().with("outer.example", &[&["127.0.0.1"]]).with("inner.example", &[&["10.0.0.1"]]);
    let rules = Rules { names: Some(Arc::new(inner)), ..near() };
    for place in ["http://169.254.169.254/", "http://inner.example/", "file:///etc/passwd", "http://[::ffff:10.0.0.1]/"]
    {
        let leading = Stranger::leading_to(place).await;
        let error = refused(rules.clone(), &leading.at("outer.example"), &picture()).await;
        assert!(matches!(error.kind(), ErrorKind::Denied | ErrorKind::Invalid), "{place}: {error}");
    }
    let leading = Stranger::leading_to(&stranger.at("127.0.0.1")).await;
    fetcher(rules.clone()).0.fetch(&leading.at("outer.example"), &picture()).await.expect("an honest redirect");
    let round = Stranger::leading_to("/again").await;
    assert_eq!(refused(rules, &round.at("outer.example"), &picture()).await.kind(), ErrorKind::Invalid);
    assert_eq!(round.visits(), HOPS + 1);
}

#[tokio::test]
async fn only_listed_hosts_where_there_is_a_list() {
    let stranger = Stranger::giving(PNG).await;
    let names = Book::default()
        .with("cdn.good.example", &[&["127.0.0.1"]])
        .with("notgood.example", &[&["127.0.0.1"]])
        .with("good.example.evil", &[&["127.0.0.1"]]);
    let rules = Rules { hosts: vec!["good.example".into()], names: Some(Arc::new(names)), ..near() };
    fetcher(rules.clone()).0.fetch(&stranger.at("cdn.good.example"), &picture()).await.expect("is under it");
    for host in ["notgood.example", "good.example.evil", "127.0.0.1"] {
        assert_eq!(refused(rules.clone(), &stranger.at(host), &picture()).await.kind(), ErrorKind::Denied, "{host}");
    }
}

#[tokio::test]
async fn sizes_times_and_kinds_hold_whatever_the_stranger_claims() {
    let (ok, endless) = ("HTTP/1.1 200 OK\r\n", vec![b'a'; 3 << 20]);
    let chunked = |body: &[u8]| {
        let mut all = format!("{ok}content-type: image/png\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n", body.len())
            .into_bytes();
        all.extend_from_slice(body);
        all.extend_from_slice(b"\r\n0\r\n\r\n");
        all
    };
    let cases: [(Vec<u8>, ErrorKind); 7] = [
        (format!("{ok}content-length: 99999999999\r\n\r\n").into(), ErrorKind::Invalid),
        (chunked(&endless), ErrorKind::Invalid),
        (format!("{ok}content-length: 0\r\n\r\n").into(), ErrorKind::Invalid),
        (chunked(b"<html>not a picture</html>"), ErrorKind::Invalid),
        (format!("{ok}content-length: 500\r\n\r\n\u{89}PNG").into(), ErrorKind::Transient),
        ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".into(), ErrorKind::NotFound),
        ("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".into(), ErrorKind::Transient),
    ];
    for (answer, kind) in cases {
        let stranger = Stranger::saying(answer).await;
        let error = refused(near(), &stranger.at("127.0.0.1"), &picture()).await;
        assert_eq!(error.kind(), kind, "{error}");
    }
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", silent.local_addr().expect("an address"));
    let short = Wanted { time: Duration::from_millis(300), ..picture() };
    let began = tokio::time::Instant::now();
    assert_eq!(refused(near(), &url, &short).await.kind(), ErrorKind::Invalid);
    assert!(began.elapsed() < Duration::from_secs(5), "it was given up");
}
