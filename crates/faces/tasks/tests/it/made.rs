//! What is made is what was asked for.

use crate::house;
use kinora_facekit::{House, Visit, facts_of};
use kinora_gate::Facts;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Orders a task and waits until it is over; gives it, and the address of what was made.
async fn make(visit: &Visit, order: Value) -> (Value, String) {
    let created = visit.json("POST", "/api/video/tasks", &order).await;
    assert_eq!(created.status, 201, "{}", created.json());
    let id = created.json()["data"]["videoId"].as_str().expect("an id").to_owned();
    let (end, mut before) = (Instant::now() + Duration::from_secs(300), 0);
    loop {
        let task = visit.get(&format!("/api/video/tasks/{id}")).await.json()["data"].clone();
        let progress = task["progress"].as_u64().expect("a number");
        assert!(progress >= before && progress <= 100, "{task}");
        before = progress;
        match task["status"].as_str() {
            Some("QUEUED" | "PROCESSING") if Instant::now() < end => {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            Some("COMPLETED") => {
                let content = visit.get(&format!("/api/video/tasks/{id}/content")).await.json();
                return (task, content["data"]["url"].as_str().expect("an address").to_owned());
            }
            _ => panic!("{task}"),
        }
    }
}

/// Fetches a file in two parts and looks into it. Kept in the folder `KINORA_KEEP` names, if any, for people to look at.
async fn fetched(house: &House, url: &str, name: &str) -> (Vec<u8>, Facts) {
    let anybody = house.stranger();
    let head = anybody.with("range", "bytes=0-99").get(url).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (206, 100), "{url}");
    let rest = anybody.with("range", "bytes=100-").with("if-range", head.header("etag")).get(url).await;
    assert_eq!(rest.status, 206);
    let whole = [head.body.as_ref(), rest.body.as_ref()].concat();
    assert_eq!(whole, anybody.get(url).await.body, "the parts make the whole");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    std::fs::write(&file, &whole).expect("writes");
    if let Some(keep) = std::env::var_os("KINORA_KEEP") {
        std::fs::copy(&file, std::path::Path::new(&keep).join(name)).expect("keeps");
    }
    (whole, facts_of(&file).await.expect("it is whole"))
}

fn picture(png: &[u8]) -> image::RgbaImage {
    image::load_from_memory(png).expect("a picture").into_rgba8()
}

/// Mean difference of two pictures' pixels, 0…255, over the part that starts at these shares of width and height.
fn apart(a: &image::RgbaImage, b: &image::RgbaImage, from: (f64, f64), to: (f64, f64)) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let (w, h) = (f64::from(a.width()), f64::from(a.height()));
    let columns = (w * from.0) as u32..(w * to.0) as u32;
    let (mut sum, mut count) = (0.0, 0.0);
    for y in (h * from.1) as u32..(h * to.1) as u32 {
        for x in columns.clone() {
            let (p, q) = (a.get_pixel(x, y).0, b.get_pixel(x, y).0);
            sum += (0..3).map(|i| f64::from(p[i].abs_diff(q[i]))).sum::<f64>();
            count += 3.0;
        }
    }
    sum / count
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_becomes_a_film_that_plays() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let order = json!({"prompt": "一只可爱的小猫在阳光下玩耍", "model": "sora_video2", "size": "854x480", "duration": 2, "seed": 1});
    let (task, url) = make(&visit, order).await;
    let (_, facts) = fetched(&house, &url, "cat.mp4").await;
    assert_eq!(facts.pixels, Some((854, 480)));
    assert_eq!((facts.frame_rate, facts.has_sound), (Some(30.0), true));
    assert!((facts.seconds.expect("a length") - 2.0).abs() < 0.1, "{facts:?}");
    assert_eq!(task["videoUrl"].as_str(), Some(url.as_str()));
    let twice = visit.get(&format!("/api/video/tasks/{}", task["videoId"].as_str().expect("an id"))).await;
    assert_eq!(twice.json()["data"]["videoUrl"], task["videoUrl"], "the same link, so that caches hold");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_given_picture_moves_under_snow() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let paint = image::RgbImage::from_fn(400, 300, |x, y| image::Rgb([x as u8 / 2, (y / 2) as u8, 90]));
    let mut png = std::io::Cursor::new(Vec::new());
    paint.write_to(&mut png, image::ImageFormat::Png).expect("writes");
    let given = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, png.into_inner());
    let order = json!({"prompt": "大雪纷飞，镜头缓缓推近", "model": "sora_video2", "size": "426x240", "duration": 2,
                       "referenceImage": format!("data:image/png;base64,{given}"), "watermark": true});
    let (_, url) = make(&visit, order).await;
    let (_, facts) = fetched(&house, &url, "given.mp4").await;
    assert_eq!((facts.pixels, facts.has_sound), (Some((426, 240)), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_of_the_size_and_marked_where_that_is_wanted() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let order = |watermark: bool| {
        json!({"prompt": "雨夜的山脚客栈，白衣女子站在门口", "model": "gemini-2.5-flash-imagen", "size": "641x360", "seed": 7,
               "watermark": watermark})
    };
    let (task, url) = make(&visit, order(false)).await;
    assert_eq!(task["mediaType"], "IMAGE");
    let (plain, facts) = fetched(&house, &url, "inn.png").await;
    assert_eq!(facts.pixels, Some((641, 360)));
    let (_, url) = make(&visit, order(true)).await;
    let (marked, _) = fetched(&house, &url, "inn-marked.png").await;
    let (plain, marked) = (picture(&plain), picture(&marked));
    assert!(apart(&plain, &marked, (0.75, 0.85), (1.0, 1.0)) > 5.0, "the mark is seen in its corner");
    assert_eq!(apart(&plain, &marked, (0.0, 0.0), (1.0, 0.8)), 0.0, "and nowhere else");
    let (_, url) = make(&visit, order(false)).await;
    assert_eq!(picture(&fetched(&house, &url, "again.png").await.0), plain, "the same seed, the same picture");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_given_picture_is_changed() {
    let house = house().await;
    let visit = house.visitor("anna").await;
    let paint = image::RgbImage::from_fn(320, 200, |x, y| image::Rgb([200, (x / 2) as u8, y as u8]));
    let mut png = std::io::Cursor::new(Vec::new());
    paint.write_to(&mut png, image::ImageFormat::Png).expect("writes");
    let given = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, png.get_ref());
    let order = json!({"prompt": "变成黑白照片", "model": "gemini-2.5-flash-imagen-edit", "referenceImage": given});
    let (task, url) = make(&visit, order).await;
    assert_eq!((&task["mediaType"], &task["size"]), (&json!("IMAGE"), &json!("320x200")));
    let (changed, _) = fetched(&house, &url, "grey.png").await;
    let changed = picture(&changed);
    let colour = changed.pixels().map(|p| u32::from(p[0].abs_diff(p[1])) + u32::from(p[1].abs_diff(p[2]))).sum::<u32>();
    assert!(colour / (320 * 200) < 24, "little colour is left");
}
