//! A TLS connection over an asynchronous socket: rustls' state machine between the two.
//!
//! rustls reads and writes through `std::io`; here `WouldBlock` is what a socket says that is not ready, and its waker
//! is registered by then. What was written stays in rustls' buffer until a flush or until that is full.

use std::future::poll_fn;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, TlsStream};

pub struct Encrypted {
    socket: Socket,
    tls: Box<ClientConnection>,
    closing: bool,
}

impl Encrypted {
    /// Shakes hands with the server of this name.
    pub async fn new(config: Arc<ClientConfig>, name: ServerName<'static>, socket: Socket) -> io::Result<Encrypted> {
        let tls = Box::new(ClientConnection::new(config, name).map_err(io::Error::other)?);
        let mut stream = Encrypted { socket, tls, closing: false };
        poll_fn(|context| {
            while stream.tls.is_handshaking() {
                ready!(stream.send(context))?;
                if stream.tls.is_handshaking() && !ready!(stream.receive(context))? {
                    return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
                }
            }
            stream.send(context)
        })
        .await?;
        Ok(stream)
    }

    /// Everything that rustls wants to write goes to the socket.
    fn send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.tls.wants_write() {
            match self.tls.write_tls(&mut Ready { socket: &mut self.socket, context }) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(_) => {}
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Poll::Pending,
                Err(e) => return Poll::Ready(Err(e)),
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Something from the socket goes to rustls; false at its end.
    fn receive(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        match self.tls.read_tls(&mut Ready { socket: &mut self.socket, context }) {
            Ok(0) => return Poll::Ready(Ok(false)),
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Poll::Pending,
            Err(e) => return Poll::Ready(Err(e)),
        }
        if let Err(refused) = self.tls.process_new_packets() {
            // The alert that says why; whether it arrives does not matter.
            let _ = self.send(context);
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, refused)));
        }
        Poll::Ready(Ok(true))
    }
}

impl TlsStream for Encrypted {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            match self.tls.reader().read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(e) => return Poll::Ready(Err(e)),
            }
            // At the end of the socket rustls says whether the peer had said goodbye.
            ready!(self.receive(context))?;
            // Answers of the protocol itself; the next flush waits for them if the socket is busy.
            if let Poll::Ready(sent) = self.send(context) {
                sent?;
            }
        }
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let mut taken = self.tls.writer().write(bytes)?;
        if taken == 0 && !bytes.is_empty() {
            ready!(self.send(context))?;
            taken = self.tls.writer().write(bytes)?;
        }
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.tls.writer().flush()?;
        ready!(self.send(context))?;
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.closing {
            self.tls.send_close_notify();
            self.closing = true;
        }
        ready!(self.send(context))?;
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

/// The socket as rustls sees it during one poll.
struct Ready<'a, 'b> {
    socket: &'a mut Socket,
    context: &'a mut Context<'b>,
}

impl Read for Ready<'_, '_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut buffer = ReadBuf::new(bytes);
        match Pin::new(&mut *self.socket).poll_read(self.context, &mut buffer) {
            Poll::Ready(done) => done.map(|()| buffer.filled().len()),
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

impl Write for Ready<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match Pin::new(&mut *self.socket).poll_write(self.context, bytes) {
            Poll::Ready(done) => done,
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
