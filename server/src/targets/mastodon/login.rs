//! How somebody gets a token: the program introduces itself to the server, its owner agrees in the browser and brings back
//! a code, and the code becomes a token (OAuth 2, RFC 6749, with the code shown instead of sent on).

use super::answers::Account;
use super::{posting, request};
use crate::targets::web::{Access, Address, Answer, Client, Web};
use crate::targets::{Hidden, Trouble};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::fmt;

/// The code is shown rather than sent to another program.
const SHOWN: &str = "urn:ietf:wg:oauth:2.0:oob";
/// What the token may do: upload, post, and look whether a post is there.
const RIGHTS: &str = "read:accounts read:statuses write:media write:statuses";
/// The same for servers that don't know rights as fine as these.
const COARSE_RIGHTS: &str = "read write";
const ONLY_COARSE: &str = "pixelfed";
const LONGEST_ANSWER: usize = 1 << 20;

/// A login that waits for its code.
pub struct Login {
    client: Client,
    access: Access,
    web: Web,
    address: Address,
    rights: &'static str,
    app: App,
}

/// How the server knows this program.
#[derive(Deserialize)]
struct App {
    client_id: String,
    client_secret: String,
}

/// Both are secrets.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({:?})", self.address)
    }
}

/// What a login has come to.
#[derive(Debug)]
pub struct Done {
    /// What the posts are made with; for a file of its own.
    pub token: Token,
    /// Whose it is, as the server calls them.
    pub user: String,
}

/// A new token.
pub struct Token(String);

impl Token {
    /// The token itself, to be kept.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

impl Login {
    /// Introduces this program to the server.
    ///
    /// # Errors
    /// When nobody answers, or none that speaks Mastodon's language.
    pub async fn begin(address: Address, access: Access) -> Result<Self, Trouble> {
        let web = Web::default();
        let client = Client::new(&web, &access, "the address");
        let stranger = |said: &str| {
            Trouble::Owner(format!(
                "there is no Mastodon, or what speaks its language, at {address}: {said}"
            ))
        };
        let ask = request("GET", address.below(["api", "v1", "instance"]));
        let answer = client.send(ask).await?;
        if !answer.is_success() {
            return Err(refused(answer, &stranger).await);
        }
        let instance: Value = read(answer)
            .await
            .map_err(|_| stranger("it answers otherwise"))?;
        let version = instance.get("version").and_then(Value::as_str);
        let version = version.unwrap_or_default().to_lowercase();
        let rights = if version.contains(ONLY_COARSE) {
            COARSE_RIGHTS
        } else {
            RIGHTS
        };
        let app = json!({
            "client_name": "nx-gateway",
            "redirect_uris": SHOWN,
            "scopes": rights,
        });
        let introduction = posting(address.below(["api", "v1", "apps"]), &app);
        let answer = client.send(introduction).await?;
        if !answer.is_success() {
            return Err(refused(answer, &stranger).await);
        }
        let app = read(answer)
            .await
            .map_err(|_| stranger("it answers otherwise"))?;
        Ok(Self {
            client,
            access,
            web,
            address,
            rights,
            app,
        })
    }

    /// What is to be opened in the browser.
    #[must_use]
    pub fn page(&self) -> String {
        let page = self.address.below(["oauth", "authorize"]);
        let page = page.query([
            ("client_id", self.app.client_id.as_str()),
            ("redirect_uri", SHOWN),
            ("response_type", "code"),
            ("scope", self.rights),
        ]);
        page.url().to_string()
    }

    /// Gives the code for a token.
    ///
    /// # Errors
    /// When the code isn't the right one.
    pub async fn finish(&self, code: &str) -> Result<Done, Trouble> {
        let wanted = json!({
            "grant_type": "authorization_code",
            "client_id": self.app.client_id,
            "client_secret": self.app.client_secret,
            "redirect_uri": SHOWN,
            "scope": self.rights,
            "code": code,
        });
        let ask = posting(self.address.below(["oauth", "token"]), &wanted);
        let answer = self.client.send(ask).await?;
        let wrong = |said: &str| wrong_code(&self.address.host(), said);
        if !answer.is_success() {
            return Err(refused(answer, &wrong).await);
        }
        let token: Granted = read(answer).await.map_err(|_| wrong("it sent no token"))?;
        let user = self.user(&token.access_token).await?;
        let token = Token(token.access_token);
        Ok(Done { token, user })
    }

    /// Whose token it is, which also shows that it is of use.
    async fn user(&self, token: &str) -> Result<String, Trouble> {
        let client = Client::new(&self.web, &self.access, "the account");
        let client = client.with_token(&Hidden::new(token, ""));
        let me = ["api", "v1", "accounts", "verify_credentials"];
        let ask = request("GET", self.address.below(me));
        let answer = client.send(ask).await?;
        // snac gives a token for whatever code it is given, which shows only now.
        let wrong = |said: &str| wrong_code(&self.address.host(), said);
        if !answer.is_success() {
            return Err(refused(answer, &wrong).await);
        }
        let account: Account = read(answer).await?;
        Ok(account.username)
    }
}

fn wrong_code(host: &str, said: &str) -> Trouble {
    Trouble::Owner(format!(
        "{host} doesn't take this code: {said}; each works once and for some minutes only"
    ))
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
}

/// A refusal that is about what was asked, in our words; any other as it is.
async fn refused(answer: Answer, words: &dyn Fn(&str) -> Trouble) -> Trouble {
    match answer.status() {
        400..=499 if answer.status() != 429 => words(&answer.said().await),
        _ => answer.refusal().await,
    }
}

async fn read<T: DeserializeOwned>(mut answer: Answer) -> Result<T, Trouble> {
    let body = answer.body(LONGEST_ANSWER).await?;
    serde_json::from_slice(&body)
        .map_err(|_| Trouble::Never("what the server answers isn't understood".to_owned()))
}
