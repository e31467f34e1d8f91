//! Pictures that come inside of a request.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use kinora_gate::Gate;
use kinora_http::upload::FileKind;
use kinora_http::{Fault, FaultKind};
use kinora_model::text;
use kinora_timeline::MediaId;

/// Where the picture stands in a request.
pub const FIELD: &str = "referenceImage";

/// Base64 with or without its padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Makes a picture written as a data URL or in bare Base64 one of the media. What it is, its bytes say.
pub async fn keep(gate: &Gate, written: &str) -> Result<MediaId, Fault> {
    let bytes = decoded(written, gate.limits().picture)?;
    let received = gate.given(bytes.into(), FileKind::IMAGES).await.map_err(here)?;
    Ok(gate.keep(received).await.map_err(here)?.media)
}

fn decoded(written: &str, limit: u64) -> Result<Vec<u8>, Fault> {
    let data = match written.strip_prefix("data:") {
        None => written,
        Some(url) => match url.split_once(',') {
            Some((kind, data)) if kind.ends_with(";base64") => data,
            _ => {
                let what = text!("{FIELD} must be like data:image/png;base64,… or bare Base64"; "{FIELD} 应形如 data:image/png;base64,… 或纯 Base64");
                return Err(Fault::invalid(FIELD, what));
            }
        },
    };
    // Some encoders break lines.
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    if data.is_empty() {
        return Err(Fault::invalid(FIELD, text!("{FIELD} holds no picture"; "{FIELD} 中没有图片")));
    }
    let large = || Fault::too_large(&text!("the picture in {FIELD}"; "{FIELD} 中的图片"), limit).at(FIELD);
    if data.len() as u64 / 4 * 3 > limit.saturating_add(3) {
        return Err(large());
    }
    let bytes = BASE64
        .decode(data)
        .map_err(|e| Fault::invalid(FIELD, text!("{FIELD} is not Base64: {e}"; "{FIELD} 不是有效的 Base64：{e}")))?;
    if bytes.len() as u64 > limit { Err(large()) } else { Ok(bytes) }
}

/// The gate's refusal of a file as one of this field.
fn here(fault: Fault) -> Fault {
    match fault.kind() {
        FaultKind::UnsupportedFile | FaultKind::Invalid | FaultKind::Malformed => {
            let what = fault.what();
            Fault::invalid(FIELD, text!("{FIELD}: {}", what.en; "{FIELD}：{}", what.zh))
        }
        _ => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_taken_as_data_urls_and_bare() {
        for written in ["data:image/png;base64,aGV5", "aGV5", "aG\nV5\r\n", "data:;base64,aGV5", "aGV5Cg", "aGV5Cg=="] {
            assert!(decoded(written, 10).expect(written).starts_with(b"hey"), "{written}");
        }
        let wrong = [
            "",
            "data:image/png;base64,",
            "data:image/png;base64,...",
            "data:image/png,aGV5",
            "data:aGV5",
            "a-_b",
            "雨夜",
        ];
        for written in wrong {
            let fault = decoded(written, 10).expect_err(written);
            assert_eq!((fault.kind(), fault.field()), (FaultKind::Invalid, Some(FIELD)), "{written}");
        }
        // Ten bytes, and twelve.
        for written in ["aGV5aGV5aGV5aA", "aGV5aGV5aGV5aGV5"] {
            assert_eq!(decoded(written, 9).expect_err(written).kind(), FaultKind::TooLarge);
        }
        assert_eq!(decoded("aGV5aGV5aGV5aA", 10).expect("as large as may be").len(), 10);
    }
}
