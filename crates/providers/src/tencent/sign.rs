//! Tencent Cloud's signatures: TC3-HMAC-SHA256 for its API, and the HMAC-SHA1 of its object storage (COS).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// What an API call is signed with.
pub(super) struct Signing<'a> {
    pub id: &'a str,
    pub key: &'a str,
    pub service: &'a str,
    /// As in the `Host` header, with its port where it is not the usual one.
    pub host: &'a str,
    /// Unix time in seconds.
    pub seconds: i64,
}

impl Signing<'_> {
    /// The `Authorization` of a POST to `/` with this JSON body. What is signed is the content type (`application/json`, without a
    /// character set), the host and the body.
    pub fn authorization(&self, body: &[u8]) -> String {
        let canonical = format!(
            "POST\n/\n\ncontent-type:application/json\nhost:{}\n\ncontent-type;host\n{}",
            self.host.to_ascii_lowercase(),
            hex(&Sha256::digest(body))
        );
        let date = date(self.seconds);
        let scope = format!("{date}/{}/tc3_request", self.service);
        let to_sign =
            format!("TC3-HMAC-SHA256\n{}\n{scope}\n{}", self.seconds, hex(&Sha256::digest(canonical.as_bytes())));
        let day = sha256(format!("TC3{}", self.key).as_bytes(), &date);
        let signing = sha256(&sha256(&day, self.service), "tc3_request");
        let signature = hex(&sha256(&signing, &to_sign));
        format!(
            "TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders=content-type;host, Signature={signature}",
            self.id
        )
    }
}

/// What a file is put into COS with.
pub(super) struct Put<'a> {
    pub id: &'a str,
    pub key: &'a str,
    pub token: &'a str,
    pub host: &'a str,
    /// Its path, with a slash at the beginning, not encoded.
    pub path: &'a str,
    pub mime: &'a str,
    pub length: usize,
    /// From when to when it is good, Unix time in seconds.
    pub time: (i64, i64),
}

impl Put<'_> {
    /// The `Authorization` of the PUT.
    pub fn authorization(&self) -> String {
        let time = format!("{};{}", self.time.0, self.time.1);
        let headers = [
            ("content-length", self.length.to_string()),
            ("content-type", self.mime.to_owned()),
            ("host", self.host.to_owned()),
            ("x-cos-security-token", self.token.to_owned()),
        ];
        let pairs: Vec<String> = headers.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let said = format!("put\n{}\n\n{}\n", self.path, pairs.join("&"));
        let to_sign = format!("sha1\n{time}\n{}\n", hex(&Sha1::digest(said.as_bytes())));
        let signing = hex(&sha1(self.key.as_bytes(), &time));
        let signature = hex(&sha1(signing.as_bytes(), &to_sign));
        format!(
            "q-sign-algorithm=sha1&q-ak={}&q-sign-time={time}&q-key-time={time}&q-header-list={}&q-url-param-list=&q-signature={signature}",
            self.id,
            names.join(";")
        )
    }
}

/// The UTC date of a Unix time, `YYYY-MM-DD` (Hinnant's civil-from-days: eras of 400 years that begin in March).
fn date(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

fn sha256(key: &[u8], words: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(words.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn sha1(key: &[u8], words: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("a key of any length will do");
    mac.update(words.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Percent-encoding of everything but letters, digits and `-_.~`.
fn encode(words: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    words.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys that the vectors were made with; the vectors themselves were computed by Tencent's own SDK.
    fn signing() -> Signing<'static> {
        Signing {
            id: "AKIDEXAMPLE0123456789abcdefghijklmno",
            key: "exampleSecretKey0123456789ABCDEF",
            service: "vod",
            host: "vod.tencentcloudapi.com",
            seconds: 1_735_689_600,
        }
    }

    #[test]
    fn the_api_signature_is_that_of_the_official_sdk() {
        for (body, signature) in [
            (
                r#"{"TaskId": "1500000000-AigcVideo-abc", "SubAppId": 1500000000}"#,
                "29b294b4041e45a1cd6389f923b2a3d90a58f43ce63a7d7b92a7f9718dade725",
            ),
            (
                r#"{"TaskId":"1500000000-AigcVideo-abc","SubAppId":1500000000}"#,
                "fb5bae2c86fb5bedb854f9250123cab2a12f42a1c67a5a1f5693ae94fdab7eb1",
            ),
            (
                r#"{"SubAppId":1500000000,"ModelName":"Kling","ModelVersion":"3.0","Prompt":"a cat 猫","OutputConfig":{"StorageMode":"Temporary","Duration":5,"Resolution":"720P","AspectRatio":"16:9"},"SessionId":"job-42-attempt-1"}"#,
                "8a6cd0ed686ccd4292455c96c3bb282fe6c1df0724e5e50b97bd91e20a77dc6e",
            ),
        ] {
            let expected = format!(
                "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE0123456789abcdefghijklmno/2025-01-01/vod/tc3_request, \
                 SignedHeaders=content-type;host, Signature={signature}"
            );
            assert_eq!(signing().authorization(body.as_bytes()), expected);
        }
    }

    #[test]
    fn the_storage_signature_is_that_of_the_official_sdk() {
        let put = Put {
            id: "AKIDtmpEXAMPLE",
            key: "tmpSecretEXAMPLE",
            token: "tmpTokenEXAMPLE",
            host: "abc123-1500000000.cos.ap-chongqing.myqcloud.com",
            path: "/dir/file name.mp4",
            mime: "video/mp4",
            length: 5,
            time: (1_735_689_540, 1_735_699_600),
        };
        assert_eq!(
            put.authorization(),
            "q-sign-algorithm=sha1&q-ak=AKIDtmpEXAMPLE&q-sign-time=1735689540;1735699600&q-key-time=1735689540;1735699600\
             &q-header-list=content-length;content-type;host;x-cos-security-token&q-url-param-list=\
             &q-signature=54c975d7fa50fba1cf5e778f7c80d13a7ea20bac"
        );
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (1_735_689_600, "2025-01-01"),
            (1_735_689_599, "2024-12-31"),
            (951_782_400, "2000-02-29"),
            (1_795_305_600, "2026-11-22"),
        ] {
            assert_eq!(date(seconds), day);
        }
    }
}
