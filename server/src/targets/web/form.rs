//! A form with files, as browsers send it (`multipart/form-data`, RFC 7578). Pure.

use super::content::Content;
use crate::targets::Photo;
use crate::targets::media_type::media_type;

/// A form that is being put together.
#[derive(Debug)]
pub(in crate::targets) struct Form {
    boundary: String,
    content: Content,
}

impl Form {
    /// `key` belongs to this delivery alone and nobody outside knows it, so that no photo can hold the boundary.
    pub(in crate::targets) fn new(key: &str) -> Self {
        Self {
            boundary: format!("nx-gateway-{key}"),
            content: Content::default(),
        }
    }

    /// A field with a text.
    pub(in crate::targets) fn field(&mut self, name: &str, text: &str) {
        self.begin(&format!("name=\"{}\"", escaped(name)), None);
        self.content.push_text(format!("{text}\r\n"));
    }

    /// A field with a text of another sort than the plain one.
    pub(in crate::targets) fn typed(&mut self, name: &str, media_type: &str, text: &str) {
        self.begin(&format!("name=\"{}\"", escaped(name)), Some(media_type));
        self.content.push_text(format!("{text}\r\n"));
    }

    /// A file that is no photo as it is stored.
    pub(in crate::targets) fn file(
        &mut self,
        name: &str,
        file: &str,
        media_type: &str,
        content: Content,
    ) {
        let (name, file) = (escaped(name), escaped(file));
        let disposition = format!("name=\"{name}\"; filename=\"{file}\"");
        self.begin(&disposition, Some(media_type));
        self.content.append(content);
        self.content.push_text("\r\n");
    }

    /// A photo.
    pub(in crate::targets) fn photo(&mut self, name: &str, photo: &Photo) {
        let content = Content::photo(photo);
        self.file(name, &photo.name, media_type(photo), content);
    }

    fn begin(&mut self, disposition: &str, media_type: Option<&str>) {
        let boundary = &self.boundary;
        let media_type = media_type.map_or(String::new(), |it| format!("Content-Type: {it}\r\n"));
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n{media_type}\r\n"
        );
        self.content.push_text(head);
    }

    /// The media type and the whole of it.
    pub(in crate::targets) fn finish(mut self) -> (String, Content) {
        let boundary = &self.boundary;
        self.content.push_text(format!("--{boundary}--\r\n"));
        let media_type = format!("multipart/form-data; boundary={boundary}");
        (media_type, self.content)
    }
}

/// As browsers do it: what would end the name or the line is written as a number, letters beyond ASCII stay.
fn escaped(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        match c {
            '"' => text.push_str("%22"),
            '\r' => text.push_str("%0D"),
            '\n' => text.push_str("%0A"),
            c if c.is_control() => text.push('_'),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests;
