//! A connection on which nothing is asked: whether somebody is there, and whether it is who it should be.

use super::{
    Address, CONNECTING, Client, NO_ANSWER, Occasion, held_by, plain, silent, trust, unreachable,
    verdict,
};
use crate::targets::Trouble;
use crate::targets::work::off_the_runtime;
use rustls::pki_types::ServerName;
use std::io;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

impl Client {
    /// Whether somebody is there to be asked.
    pub(in crate::targets) async fn reaches(&self, address: &Address) -> bool {
        connect(address).await.is_ok()
    }

    /// Connects, protects the connection where the address says so, and hangs up: for servers that do something whatever
    /// they are asked.
    ///
    /// # Errors
    /// When nobody is there, or one who isn't to be trusted.
    pub(in crate::targets) async fn contact(&self, address: &Address) -> Result<(), Trouble> {
        let socket = connect(address).await?;
        if !address.is_protected() {
            return Ok(());
        }
        let (host, (name, _)) = (address.host(), address.socket());
        let name = ServerName::try_from(name)
            .map_err(|error| unreachable(&host, &plain(&error.to_string())))?;
        let shaking = self.protector().await?.connect(name, socket);
        match timeout(self.access.time_out, shaking).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.distrust(&host, &error)),
            Err(_) => Err(silent(&host, Occasion::Rehearsal)),
        }
    }

    async fn protector(&self) -> Result<TlsConnector, Trouble> {
        let authorities = self.access.authorities.clone();
        let read = move |_: &_| {
            let read = trust::protection(authorities.as_ref());
            read.map_err(Trouble::Owner)
        };
        let protection = off_the_runtime(read).await?;
        Ok(TlsConnector::from(Arc::new(protection)))
    }

    fn distrust(&self, host: &str, error: &io::Error) -> Trouble {
        match held_by(error) {
            Some(tls) => verdict::distrusted(host, tls, self.access.authorities.is_some()),
            None => unreachable(host, &plain(&error.to_string())),
        }
    }
}

async fn connect(address: &Address) -> Result<TcpStream, Trouble> {
    let host = address.host();
    match timeout(CONNECTING, TcpStream::connect(address.socket())).await {
        Ok(Ok(socket)) => Ok(socket),
        Ok(Err(error)) => Err(unreachable(&host, &plain(&error.to_string()))),
        Err(_) => Err(unreachable(&host, NO_ANSWER)),
    }
}
