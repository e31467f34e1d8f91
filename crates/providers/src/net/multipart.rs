//! `multipart/form-data` (RFC 7578), field after field in the order in which they are added.

use bytes::Bytes;
use kinora_model::{Result, text};
use sha2::{Digest, Sha256};

/// A form. Its boundary follows from what is in it, so the same form is the same bytes.
#[derive(Default)]
pub(crate) struct Form {
    parts: Vec<Part>,
}

struct Part {
    head: String,
    body: Bytes,
}

impl Form {
    /// And a field of text.
    #[must_use]
    pub fn text(mut self, name: &str, value: impl Into<String>) -> Self {
        let head = format!("Content-Disposition: form-data; name=\"{}\"\r\n\r\n", escape(name));
        self.parts.push(Part { head, body: Bytes::from(value.into()) });
        self
    }
    /// And one where there is a value.
    #[must_use]
    pub fn maybe(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }
    /// And a file.
    #[must_use]
    pub fn file(mut self, name: &str, file: &str, mime: &str, body: impl Into<Bytes>) -> Self {
        let (name, file) = (escape(name), escape(file));
        let head = format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: {mime}\r\n\r\n"
        );
        self.parts.push(Part { head, body: body.into() });
        self
    }
    /// Its content type and its bytes.
    ///
    /// # Errors
    /// Never in practice: a boundary that stands in a file would need a collision of SHA-256.
    pub fn encode(self) -> Result<(String, Bytes)> {
        let mut hash = Sha256::new();
        for part in &self.parts {
            hash.update(&part.head);
            hash.update(&part.body);
        }
        let boundary: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let mark = format!("--{boundary}");
        let mut out = Vec::with_capacity(self.parts.iter().map(|part| part.head.len() + part.body.len() + 40).sum());
        for part in &self.parts {
            if part.body.windows(mark.len()).any(|window| window == mark.as_bytes()) {
                return Err(kinora_model::Error::internal(
                    text!("a form's boundary stands in its file"; "表单分隔符与文件内容冲突"),
                ));
            }
            out.extend_from_slice(format!("{mark}\r\n{}", part.head).as_bytes());
            out.extend_from_slice(&part.body);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(format!("{mark}--\r\n").as_bytes());
        Ok((format!("multipart/form-data; boundary={boundary}"), out.into()))
    }
}

/// As browsers write names in a header.
fn escape(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_laid_out_as_the_rfc_says() {
        let form = || {
            Form::default().text("prompt", "雾").maybe("seed", None::<String>).file(
                "image[]",
                "a\".png",
                "image/png",
                &b"\x89PNG"[..],
            )
        };
        let (kind, bytes) = form().encode().expect("encodes");
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("the type");
        let mut expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n雾\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"image[]\"; filename=\"a%22.png\"\r\nContent-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        expected.extend_from_slice(b"\x89PNG");
        expected.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        assert_eq!(bytes, expected);
        assert_eq!(form().encode().expect("encodes").1, expected, "the same form is the same bytes");
    }
}
