//! Changes reach their readers, however slow.

use crate::face::Server;
use futures_util::{SinkExt, StreamExt};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

async fn connect(server: &Server, query: &str, header: Option<&str>) -> Result<WebSocketStream<TcpStream>, Box<Error>> {
    let mut request = format!("ws://{}/films/ws{query}", server.at).into_client_request().expect("a request");
    if let Some(token) = header {
        request.headers_mut().insert("authorization", format!("Bearer {token}").parse().expect("a header"));
    }
    let connection = TcpStream::connect(server.at).await.expect("it listens");
    client_async(request, connection).await.map(|(socket, _)| socket).map_err(Box::new)
}

async fn next(socket: &mut WebSocketStream<TcpStream>) -> Message {
    let read = tokio::time::timeout(Duration::from_secs(5), socket.next());
    read.await.expect("in time").expect("not yet closed").expect("well-formed")
}

/// The next message that is no control.
async fn said(socket: &mut WebSocketStream<TcpStream>) -> String {
    loop {
        match next(socket).await {
            Message::Text(text) => return text.to_string(),
            Message::Ping(_) | Message::Pong(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

async fn closed(socket: &mut WebSocketStream<TcpStream>) -> u16 {
    loop {
        match next(socket).await {
            Message::Close(Some(frame)) => return frame.code.into(),
            Message::Close(None) => panic!("closed without a code"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_token_opens_the_socket_by_header_or_query() {
    let server = Server::start().await;
    let token = server.desk.token();
    for (query, header) in [(format!("?token={token}"), None), (String::new(), Some(token.as_str()))] {
        let mut socket = connect(&server, &query, header).await.expect("it opens");
        assert_eq!(said(&mut socket).await, r#"{"type":"progress","data":0}"#);
    }
    for (query, header) in [("", None), ("?token=a.b.c", None), ("?token=", None), ("", Some("a.b.c"))] {
        match connect(&server, query, header).await.map(|_| ()).map_err(|e| *e) {
            Err(Error::Http(answer)) => assert_eq!(answer.status().as_u16(), 401, "{query}"),
            other => panic!("{query}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn changes_come_and_pings_keep_the_connection() {
    let server = Server::start().await;
    let mut socket = connect(&server, &format!("?token={}", server.desk.token()), None).await.expect("it opens");
    assert_eq!(said(&mut socket).await, r#"{"type":"progress","data":0}"#);
    server.desk.progress.send_replace(1);
    assert_eq!(said(&mut socket).await, r#"{"type":"progress","data":1}"#);
    socket.send(Message::Text("hello".into())).await.expect("it is heard and dropped");
    socket.send(Message::Ping(Bytes::from_static(b"x"))).await.expect("it is heard");
    let mut pings = 0;
    let mut is_answered = false;
    while pings < 4 || !is_answered {
        match next(&mut socket).await {
            Message::Ping(_) => pings += 1,
            Message::Pong(echo) => is_answered = echo == "x",
            other => panic!("{other:?}"),
        }
    }
    server.desk.leaving.notify_waiters();
    assert_eq!(closed(&mut socket).await, 1001);
}

#[tokio::test]
async fn a_reader_who_says_too_much_is_sent_away() {
    let server = Server::start().await;
    let mut socket = connect(&server, &format!("?token={}", server.desk.token()), None).await.expect("it opens");
    socket.send(Message::Text("x".repeat(5000).into())).await.expect("it is sent");
    assert_eq!(closed(&mut socket).await, 1008);
}

#[tokio::test]
async fn a_dead_reader_is_given_up() {
    let server = Server::start().await;
    // It never reads, so it never answers a ping.
    let socket = connect(&server, &format!("?token={}", server.desk.token()), None).await.expect("it opens");
    for _ in 0..500 {
        if server.desk.progress.receiver_count() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(socket);
    panic!("the dead reader is still served");
}

#[tokio::test]
async fn the_stream_says_the_same() {
    let server = Server::start().await;
    let leave = async {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            server.desk.leaving.notify_waiters();
        }
    };
    let stream = tokio::select! {
        stream = server.ask("GET", "/films/events", &[], b"") => stream,
        () = leave => unreachable!("it goes on until the stream has ended"),
    };
    assert_eq!((stream.status, stream.header("content-type")), (200, "text/event-stream"));
    assert!(
        stream.text().contains("event: progress\ndata: {\"type\":\"progress\",\"data\":0}\n\n"),
        "{}",
        stream.text()
    );
}

#[tokio::test]
async fn a_slow_reader_gets_the_newest_and_all_that_happened() {
    use axum::{Router, routing::get};
    use kinora_http::events::{Change, Leaving, Pace, Socket, serve};
    use tokio::sync::mpsc::unbounded_channel;

    const STATES: usize = 3000;
    let (happen, happened) = unbounded_channel();
    let happened = Arc::new(Mutex::new(Some(happened)));
    let route = get(async move |socket: Socket| {
        let happened = happened.lock().expect("nobody panics").take().expect("one reader");
        let changes = Box::pin(futures_util::stream::unfold(happened, async |mut h| h.recv().await.map(|c| (c, h))));
        serve(socket, changes, std::future::pending::<Leaving>(), Pace::default())
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move { axum::serve(listener, Router::new().route("/", route)).await });
    let connection = TcpStream::connect(at).await.expect("it listens");
    let (mut socket, _) = client_async(format!("ws://{at}/"), connection).await.expect("it opens");

    // 90 MB of states, far more than the sockets between us hold, and two events among them.
    let padding = "x".repeat(30_000);
    for number in 0..STATES {
        let state = Change { kind: "progress", is_state: true, text: format!("{number} {padding}").into() };
        happen.send(state).expect("the server listens");
        if number == 10 || number == STATES - 10 {
            let event = Change { kind: "stage_completed", is_state: false, text: format!("stage at {number}").into() };
            happen.send(event).expect("the server listens");
        }
        if number % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
    drop(happen);
    let (mut states, mut stages) = (Vec::new(), Vec::new());
    loop {
        match next(&mut socket).await {
            Message::Text(text) if text.starts_with("stage") => stages.push(text.to_string()),
            Message::Text(text) => {
                states.push(text.split(' ').next().and_then(|n| n.parse::<usize>().ok()).expect("a number"))
            }
            Message::Close(frame) => break assert_eq!(frame.map(|f| u16::from(f.code)), Some(1000)),
            _ => {}
        }
    }
    assert_eq!(states.last(), Some(&(STATES - 1)), "the newest is never missed");
    assert!(states.len() < STATES / 2 && states.is_sorted(), "{} states came through", states.len());
    assert_eq!(stages, ["stage at 10".to_owned(), format!("stage at {}", STATES - 10)]);
    server.abort();
}
