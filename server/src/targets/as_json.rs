//! A delivery as a JSON object, for programs and services that want to know all of it.

use super::{Delivery, Photo};
use serde_json::{Value, json};

/// Everything but the photos' bytes. The names of the fields are part of what owners build upon: add, never rename.
pub(super) fn as_json(delivery: &Delivery) -> Value {
    let from = &delivery.from;
    json!({
        "key": delivery.key,
        "attempt": delivery.attempts.saturating_add(1),
        "protocol": from.protocol.word(),
        "site": from.site,
        "sender": from.sender,
        "sender_name": from.sender_name,
        "recipient": delivery.recipient,
        "recipients": from.recipients,
        "subject": from.subject,
        "text": from.text,
        "camera": from.camera,
        "received": from.received.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        "photos": delivery.photos.iter().map(photo).collect::<Vec<_>>(),
    })
}

fn photo(photo: &Photo) -> Value {
    let is_there = photo.missing.is_none();
    let path = is_there.then(|| photo.path.to_string_lossy());
    let mut fields = json!({
        "path": path,
        "name": photo.name,
        "kind": photo.kind.word(),
        "size": photo.size,
        "sha256": hex(&photo.sha256),
        "taken": photo.taken.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        "camera": photo.camera,
    });
    if let Some(missing) = photo.missing
        && let Some(fields) = fields.as_object_mut()
    {
        fields.insert("missing".to_owned(), missing.word().into());
    }
    fields
}

/// Bytes as people compare them.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
