//! Forms byte for byte.

use super::*;
use crate::targets::sample;

#[tokio::test]
async fn fields_and_photos() {
    let folder = tempfile::tempdir().unwrap();
    let mut photo = sample::photo(folder.path(), "a.jpg", b"\xff\xd8");
    photo.name = "a \"ü\"\r\n\0.JPG".to_owned();
    let mut form = Form::new("0f");
    form.field("date", "2014");
    form.typed("json", "application/json", "{}");
    form.photo("file", &photo);
    let (media_type, content) = form.finish();
    assert_eq!(media_type, "multipart/form-data; boundary=nx-gateway-0f");
    let want = [
        b"--nx-gateway-0f\r\nContent-Disposition: form-data; name=\"date\"\r\n\r\n2014\r\n".as_slice(),
        b"--nx-gateway-0f\r\nContent-Disposition: form-data; name=\"json\"\r\nContent-Type: application/json\r\n\r\n{}\r\n",
        "--nx-gateway-0f\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22ü%22%0D%0A_.JPG\"\r\n".as_bytes(),
        b"Content-Type: image/jpeg\r\n\r\n\xff\xd8\r\n--nx-gateway-0f--\r\n",
    ]
    .concat();
    let sent = super::super::content::tests::all(content).await.unwrap();
    assert_eq!(
        String::from_utf8_lossy(&sent),
        String::from_utf8_lossy(&want)
    );
}
