//! Files of every kind that people drop: what is read, and what is refused with which sentence.

use encoding_rs::{BIG5, GB18030};
use kinora_model::{ErrorKind, Language, script::LineKind};
use kinora_reader::{Format, Limits, Novel, Wish, open, read};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const STORY: &str = "夜雨渡\n\n深夜，大雨落在竹林里。沈青禾撑着一把红伞，往山下走。\n\n“就是那里了。”她轻声说。";
const ENGLISH: &str =
    "The Lamp\n\nIt was night and the old man was at the door of the house.\n\n“Who is there?” he asked.";

fn opened(bytes: &[u8], name: &str) -> Novel {
    open(bytes, name, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The file is refused as invalid, and the sentence holds these words in both languages.
fn refused(bytes: &[u8], name: &str, en: &str, zh: &str) {
    refused_within(bytes, name, &Limits::default(), en, zh);
}

fn refused_within(bytes: &[u8], name: &str, limits: &Limits, en: &str, zh: &str) {
    let error = open(bytes, name, limits).expect_err(name);
    assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    let what = error.what();
    assert!(what.en.contains(en) && what.en.contains(name), "{}", what.en);
    assert!(what.zh.contains(zh) && what.zh.contains(name), "{}", what.zh);
    assert!(!what.en.contains('\n') && what.en.chars().count() < 250, "one sentence: {}", what.en);
}

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    package(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())])
}

const CONTAINER: &[u8] = b"<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>";

fn epub(pages: &[(&str, &str)]) -> Vec<u8> {
    let items: String = pages.iter().map(|(name, _)| format!("<item id=\"{name}\" href=\"{name}.xhtml\"/>")).collect();
    let refs: String = pages.iter().map(|(name, _)| format!("<itemref idref=\"{name}\"/>")).collect();
    let opf = format!(
        "<package><metadata><dc:title>夜雨渡</dc:title></metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    );
    let pages: Vec<(String, String)> = pages
        .iter()
        .map(|(name, body)| {
            (format!("OEBPS/{name}.xhtml"), format!("<html><head><title>no</title></head><body>{body}</body></html>"))
        })
        .collect();
    let mut files: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", opf.as_bytes()),
    ];
    files.extend(pages.iter().map(|(name, page)| (name.as_str(), page.as_bytes())));
    package(&files)
}

/// A PDF of one page with this content stream and these entries more in its trailer.
fn pdf(content: &str, trailer: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Filter /Standard /V 1 /R 2 /O (0123456789abcdef0123456789abcdef) /U (0123456789abcdef0123456789abcdef) /P -44 >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let xref = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    places.iter().for_each(|p| out += &format!("{p:010} 00000 n \n"));
    out += &format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n", places.len() + 1);
    out.into_bytes()
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let bytes = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
    let head = mark.then_some(0xfeff);
    head.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn every_usual_encoding_is_found() {
    let traditional = "夜雨渡\n\n深夜，大雨落在竹林裡。沈青禾撐著一把紅傘，往山下走。\n\n「就是那裡了。」她輕聲說。";
    let simplified = "夜雨渡\n\n深夜，大雨落在竹林里。沈青禾撑着一把红伞，往山下走。\n\n「就是那里了。」她轻声说。";
    let with_mark = [b"\xef\xbb\xbf", STORY.as_bytes()].concat();
    let cases: Vec<(Vec<u8>, &str, &str)> = vec![
        (STORY.into(), "UTF-8", STORY),
        (with_mark, "UTF-8", STORY),
        (utf16(STORY, true, true), "UTF-16LE", STORY),
        (utf16(STORY, false, true), "UTF-16BE", STORY),
        (utf16(STORY, true, false), "UTF-16LE", STORY),
        (utf16(STORY, false, false), "UTF-16BE", STORY),
        (utf16(ENGLISH, true, false), "UTF-16LE", ENGLISH),
        (GB18030.encode(STORY).0.into_owned(), "GB18030", STORY),
        (BIG5.encode(traditional).0.into_owned(), "Big5", simplified),
    ];
    for (n, (bytes, encoding, text)) in cases.into_iter().enumerate() {
        let novel = opened(&bytes, "story.txt");
        assert_eq!((novel.encoding.as_str(), novel.text.as_str()), (encoding, text), "case {n}");
        assert_eq!(novel.warnings.len(), usize::from(encoding == "Big5"), "case {n}: {:?}", novel.warnings);
    }
}

#[test]
fn text_is_tidied_and_titled() {
    let novel = opened(
        "\u{feff}　　深夜，大雨落在竹林里。\r\n\r\n\r\n\r\n她\u{200b}来了。\u{7}".as_bytes(),
        "dir/rain_inn.zh.txt",
    );
    assert_eq!(novel.text, "深夜，大雨落在竹林里。\n\n\n她来了。");
    assert_eq!((novel.title.as_deref(), novel.format), (Some("rain inn"), Format::Plain));
    let wrapped = "It was a dark night, and the rain was falling on the old\nroof of the house by the river, as it had done all week\nlong without an end.\n\nThe old man sat at the door of the house and watched the\nrain, and he did not move or speak until the morning came\nover the hills.\n";
    assert_eq!(opened(wrapped.as_bytes(), "w.txt").text.lines().count(), 3);
}

#[test]
fn markdown_marks_go_and_headings_make_chapters() {
    let source = "---\ntitle: x\n---\n# 夜雨渡\n\n## 第一章 雨\n\n深夜，**大雨**落在[竹林](http://x)里。`她`来了。\n\n* * *\n\n第二天，雨停了。\n\n## 第二章 渡\n\n“走吧。”老周说。\n";
    let novel = opened(source.as_bytes(), "story.md");
    assert_eq!((novel.format, novel.title.as_deref()), (Format::Markdown, Some("夜雨渡")));
    assert!(novel.text.contains("深夜，大雨落在竹林里。她来了。"), "{}", novel.text);
    let script = read(&novel, &Wish::default()).unwrap();
    let chapters: Vec<_> = script.scenes.iter().map(|s| (s.chapter, s.chapter_title.as_deref())).collect();
    assert_eq!(chapters, [(0, Some("第一章 雨")), (0, None), (1, Some("第二章 渡"))]);
}

#[test]
fn word_documents_are_read_with_tables_and_breaks() {
    let body = "<w:p><w:r><w:t>深夜，大雨&#33853;在竹林里。</w:t><w:br/><w:t>她来了&amp;走了。</w:t></w:r></w:p>\
                <w:tbl><w:tr><w:tc><w:p><w:r><w:t>“走吧。”老周说。</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
                <w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>";
    let novel = opened(&docx(body), "a.docx");
    assert_eq!(
        (novel.format, novel.text.as_str()),
        (Format::Docx, "深夜，大雨落在竹林里。\n她来了&走了。\n“走吧。”老周说。")
    );
}

#[test]
fn books_are_read_in_order_without_front_matter() {
    let pages = [
        ("cover", "<p>封面</p>"),
        (
            "c1",
            "<h1>第一章<br/>雨</h1><p>深夜，大雨落在\n竹林里。</p><p>“走吧。”<ruby>老周<rt>lao</rt></ruby>说&hellip;</p>",
        ),
        ("legal", "<p>Copyright © 2020 某某出版社，版权所有</p>"),
        ("c2", "<h1>第二章</h1><p>第二天，雨停了。</p>"),
    ];
    let novel = opened(&epub(&pages), "b.epub");
    assert_eq!((novel.format, novel.title.as_deref()), (Format::Epub, Some("夜雨渡")));
    for words in ["# 第一章 雨", "大雨落在 竹林里。", "老周说…", "# 第二章", "雨停了"] {
        assert!(novel.text.contains(words), "{words}: {}", novel.text);
    }
    for words in ["封面", "版权", "lao"] {
        assert!(!novel.text.contains(words), "{words}: {}", novel.text);
    }
}

#[test]
fn pdf_gives_its_text() {
    let novel = opened(
        &pdf("BT /F1 12 Tf 72 700 Td (It was night and the old man was at the door of the house.) Tj ET", ""),
        "c.pdf",
    );
    assert_eq!(novel.format, Format::Pdf);
    assert!(novel.text.contains("the old man was at the door"), "{}", novel.text);
}

#[test]
fn what_is_no_story_is_refused_by_name() {
    refused(b"", "a.txt", "is empty", "空文件");
    refused(" \n\t\u{3000}\r\n".as_bytes(), "a.txt", "no text", "没有文字");
    refused("!!! ... 。。。 123".as_bytes(), "a.txt", "no letters", "没有任何文字");
    refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.txt", "PNG picture", "PNG 图片");
    refused(b"\x7fELF\x02\x01\x01\0", "a.txt", "program", "程序");
    refused(b"\0\0\0\x20ftypisom\0\0\x02\0", "a.mp4", "MP4", "MP4");
    refused(&[7u8, 1, 2, 200, 3, 0, 9, 180].repeat(100), "a.bin", "binary", "二进制");
    refused(&package(&[("x.txt", b"hello")]), "a.zip", "zip archive", "压缩包");
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "old Word", "旧版 Word");
}

#[test]
fn broken_and_locked_containers_are_refused() {
    let good = docx("<w:p><w:r><w:t>深夜</w:t></w:r></w:p>");
    refused(&good[..good.len() / 2], "a.docx", "Word document but is broken", "Word 文档，但已损坏");
    refused(&package(&[("word/other.xml", b"<a/>")]), "a.docx", "broken", "已损坏");
    refused(&docx("<w:p><w:r><w:t>深夜</w:p"), "a.docx", "broken", "已损坏");
    let book = epub(&[("c1", "<p>深夜</p>")]);
    refused(&book[..book.len() - 60], "a.epub", "e-book but is broken", "电子书，但已损坏");
    refused(
        &package(&[("mimetype", b"application/epub+zip"), ("META-INF/container.xml", b"<x/>")]),
        "a.epub",
        "broken",
        "已损坏",
    );
    let locked = package(&[("META-INF/container.xml", CONTAINER), ("META-INF/encryption.xml", b"<EncryptedData/>")]);
    refused(&locked, "a.epub", "copy protection", "版权保护");
    refused(b"%PDF-1.7\nnothing of the kind", "a.pdf", "PDF but is broken", "PDF，但已损坏");
    refused(&pdf("0 0 100 100 re f", ""), "a.pdf", "without text", "扫描件");
    refused(&pdf("BT (x) Tj ET", "/Encrypt 6 0 R /ID [(a) (a)]"), "a.pdf", "password", "加密");
}

#[test]
fn zip_bombs_are_refused_without_unpacking_them() {
    let zeros = vec![b' '; 40 << 20];
    refused(&docx(std::str::from_utf8(&zeros).unwrap()), "a.docx", "zip bomb", "压缩炸弹");
    let page = "<p>雨</p>".repeat(1 << 17);
    let pages: Vec<(String, &str)> = (0..40).map(|n| (format!("c{n}"), page.as_str())).collect();
    let pages: Vec<(&str, &str)> = pages.iter().map(|(n, p)| (n.as_str(), *p)).collect();
    refused_within(
        &epub(&pages),
        "a.epub",
        &Limits { zip_bytes: 10 << 20, ..Limits::default() },
        "zip bomb",
        "压缩炸弹",
    );
    let many: Vec<(String, &[u8])> = (0..30).map(|n| (format!("word/{n}.xml"), &b"<a/>"[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    refused_within(&package(&many), "a.docx", &Limits { zip_entries: 20, ..Limits::default() }, "zip bomb", "压缩炸弹");
    // A package within a package is not looked into.
    refused(&package(&[("inner.docx", &docx("<w:p/>"))]), "a.docx", "zip archive", "压缩包");
}

#[test]
fn other_languages_are_named() {
    refused("雨が降っていた。彼女は傘を持って、静かに歩いていた。".as_bytes(), "a.txt", "Japanese", "日文");
    refused("비가 내리고 있었다. 그녀는 우산을 들고 걸었다.".as_bytes(), "a.txt", "Korean", "韩文");
    refused("Шёл дождь. Она шла по улице с зонтом.".as_bytes(), "a.txt", "Cyrillic", "西里尔");
    let german =
        "Es war eine dunkle Nacht, und der Regen fiel auf das alte Dach des Hauses, als der Wanderer endlich ankam.";
    refused(german.as_bytes(), "a.txt", "do not read as English", "不像英文");
    refused(
        "xkq zvbt qqq wrtp lkjh mnbv zzzt qwrt plkm nbvc".as_bytes(),
        "a.txt",
        "do not read as English",
        "不像英文",
    );
}

#[test]
fn limits_are_named() {
    let long = "雨下了一夜。".repeat(1000);
    refused_within(
        long.as_bytes(),
        "a.txt",
        &Limits { characters: 5000, ..Limits::default() },
        "at most 5000 are read",
        "最多只读 5000 字",
    );
    refused_within(long.as_bytes(), "a.txt", &Limits { bytes: 1 << 10, ..Limits::default() }, "MB are read", "MB");
    let fifty = "雨下了一夜。他没有来，她也没有走。\n".repeat((50 << 20) / 55);
    refused(fifty.as_bytes(), "a.txt", "split it into volumes", "分卷");
}

#[test]
fn stories_too_short_are_refused_and_short_ones_are_films() {
    for text in ["雨", "Hello", "走吧。"] {
        let error = read(&opened(text.as_bytes(), "a.txt"), &Wish::default()).expect_err(text);
        assert!(error.what().en.contains("too short") && error.what().zh.contains("太短"), "{error}");
    }
    let error = read(&opened(STORY.as_bytes(), "a.txt"), &Wish { max_seconds: Some(0.0), ..Wish::default() })
        .expect_err("no time");
    assert!(error.what().en.contains("above 0"), "{error}");
    let script = read(&opened(STORY.as_bytes(), "a.txt"), &Wish::default()).unwrap();
    assert_eq!((script.language, script.title.as_str(), script.scenes.len()), (Language::Zh, "夜雨渡", 1));
    let english = read(&opened(ENGLISH.as_bytes(), "a.txt"), &Wish::default()).unwrap();
    assert!(
        english
            .shots()
            .flat_map(|(_, s)| &s.lines)
            .any(|l| l.kind == LineKind::Dialogue && l.text == "Who is there?" && l.speaker.is_some())
    );
}

#[test]
fn a_million_characters_are_read_in_seconds() {
    let story = STORY.split_once('\n').unwrap().1;
    let text: String = (1..).map(|n| format!("第{n}章 雨\n{story}\n\n")).take(1_000_000 / 60).collect();
    let novel = opened(text.as_bytes(), "long.txt");
    let begun = std::time::Instant::now();
    let script = read(&novel, &Wish::default()).unwrap();
    // A busy machine is forgiven much; work that grows with the square of the length is not.
    assert!(begun.elapsed().as_secs() < 90, "{:?}", begun.elapsed());
    assert_eq!(script.scenes.len(), 1_000_000 / 60);
    let begun = std::time::Instant::now();
    let script = read(&novel, &Wish { max_seconds: Some(60.0), ..Wish::default() }).unwrap();
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    let span = script.span.expect("only the beginning fits");
    assert!(span.end < 1000 && !script.warnings.is_empty(), "{span:?}");
}
