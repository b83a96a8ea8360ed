//! What a part's `Content-Disposition` and `Content-Type` say. Provisional.

/// The two parameters of a `Content-Disposition` that matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disposition {
    /// `name`.
    pub name: Option<String>,
    /// `filename` in any case.
    pub file_name: Option<String>,
}

impl Disposition {
    /// Reads a header value.
    pub fn parse(value: &[u8]) -> Self {
        let mut found = Self::default();
        let text = encoding_rs::UTF_8
            .decode_without_bom_handling_and_without_replacement(value)
            .unwrap_or_else(|| encoding_rs::EUC_KR.decode_without_bom_handling(value).0);
        for parameter in text.split(';') {
            let Some((name, value)) = parameter.split_once('=') else {
                continue;
            };
            let value = value.trim().trim_matches('"').to_owned();
            match name.trim().to_ascii_lowercase().as_str() {
                "name" => found.name = Some(value),
                "filename" => found.file_name = Some(value),
                _ => {}
            }
        }
        found
    }
}

/// The media type without parameters, `application/octet-stream` if there is none.
pub fn media_type(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    let plain = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match plain.as_str() {
        "" => "application/octet-stream".to_owned(),
        "image/pjpeg" => "image/jpeg".to_owned(),
        _ => plain,
    }
}
