//! Progress as it happens.

use crate::{WORKFLOWS, create, house};
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_stage_is_told_and_the_end() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let token = house.rooms.gate.token_for("anna", Duration::from_secs(3600)).await.expect("mints");
    let id = create(&visit, json!({"stop_after": "storyboard"})).await;
    let address = format!("ws://{}{WORKFLOWS}/{id}/ws", house.address);
    let refused = tokio_tungstenite::connect_async(&address).await;
    assert!(refused.is_err(), "nobody listens without a token");
    let request = format!("{address}?token={token}").into_client_request().expect("a request");
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.expect("connects");
    let mut told: Vec<Value> = Vec::new();
    while told.last().is_none_or(|m| m["type"] != "workflow_completed") {
        let next = tokio::time::timeout(Duration::from_secs(300), socket.next()).await.expect("in time");
        match next.expect("more").expect("a message") {
            Message::Text(text) => told.push(serde_json::from_str(&text).expect("JSON")),
            Message::Close(_) => panic!("closed after {told:?}"),
            _ => {}
        }
    }
    assert_eq!(told[0]["type"], "progress", "the present state comes first: {}", told[0]);
    assert_eq!(told[0]["data"]["workflow_id"], id);
    let stages: Vec<&str> =
        told.iter().filter(|m| m["type"] == "stage_completed").filter_map(|m| m["data"]["stage"].as_str()).collect();
    assert_eq!(stages, ["script", "asset", "storyboard"]);
    let shares: Vec<f64> = told.iter().filter_map(|m| m["data"]["overall_progress"].as_f64()).collect();
    assert!(shares.windows(2).all(|w| w[0] <= w[1]) && shares.last() == Some(&1.0), "{shares:?}");

    // Whoever comes later is told how it is.
    let (mut late, _) = tokio_tungstenite::connect_async(format!("{address}?token={token}")).await.expect("connects");
    let first = late.next().await.expect("one").expect("a message").into_text().expect("text");
    let first: Value = serde_json::from_str(&first).expect("JSON");
    assert_eq!((&first["type"], &first["data"]["status"]), (&json!("progress"), &json!("completed")));
}
