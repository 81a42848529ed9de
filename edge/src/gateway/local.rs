//! The side that the bot's library connects to: a plain websocket on loopback that speaks Discord's
//! gateway, so that the library notices nothing of what happens to the connection behind it.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use http::header;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_websockets::{CloseCode, Limits, Message, ServerBuilder, WebSocketStream};

use super::frame::{self, Frame, op};
use super::link::{Attachment, Next};
use super::shared::{Refused, Shared};

/// Sockets at once beyond one for each shard: some that are about to end, some strangers.
const SPARE_SOCKETS: usize = 16;
/// How long a socket has for the handshake, and again until it has said who it is.
const INTRODUCED_WITHIN: Duration = Duration::from_secs(10);
/// The longest frame taken from a library. Discord's own bound is 4096 bytes.
const MAX_FRAME_BYTES: usize = 64 * 1024;
/// Frames sent before anything is read.
const BATCH: usize = 64;
/// The wait after a connection could not be accepted (no file descriptors left, say).
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(50);

type Socket = WebSocketStream<TcpStream>;

/// Why a conversation ends: the close code that the library gets.
struct Close(u16);

const GOING_AWAY: Close = Close(1001);
const UNKNOWN_OPCODE: Close = Close(4001);
const DECODE_ERROR: Close = Close(4002);
const NOT_AUTHENTICATED: Close = Close(4003);
const AUTHENTICATION_FAILED: Close = Close(4004);
const ALREADY_AUTHENTICATED: Close = Close(4005);
const SESSION_TIMED_OUT: Close = Close(4009);
const INVALID_SHARD: Close = Close(4010);
/// The socket is gone, or the library has closed it: there is nobody to tell.
const HUNG_UP: Close = Close(0);

/// Accepts libraries until the gateway part is closed.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let shards = shared.shards.ids.len();
    let room = Arc::new(Semaphore::new(shards + SPARE_SOCKETS));
    loop {
        let accepted = tokio::select! {
            () = shared.closing.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "the gateway part could not accept a connection");
                tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else {
            tracing::warn!("too many connections to the gateway part at once");
            continue;
        };
        let shared = Arc::clone(&shared);
        shared.clone().tasks.spawn(async move {
            converse(stream, &shared).await;
            drop(place);
        });
    }
}

async fn converse(stream: TcpStream, shared: &Arc<Shared>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let limits = Limits::default().max_payload_len(Some(MAX_FRAME_BYTES));
    let builder = ServerBuilder::new().limits(limits);
    let Ok(Ok((request, mut socket))) = timeout(INTRODUCED_WITHIN, builder.accept(stream)).await
    else {
        return;
    };
    // Only browsers say where they come from, and no page has any business here.
    let close = if request.headers().contains_key(header::ORIGIN) {
        AUTHENTICATION_FAILED
    } else {
        let ended = tokio::select! {
            ended = listen_to(&mut socket, shared) => ended,
            () = shared.closing.cancelled() => Err(GOING_AWAY),
        };
        ended.map_or_else(|close| close, |()| HUNG_UP)
    };
    if let Ok(code) = CloseCode::try_from(close.0) {
        tracing::debug!(code = close.0, "closing the library's connection");
        let goodbye = socket.send(Message::close(Some(code), ""));
        let _ = timeout(INTRODUCED_WITHIN, goodbye).await;
    }
}

async fn listen_to(socket: &mut Socket, shared: &Arc<Shared>) -> Result<(), Close> {
    let heartbeat = shared.config.local_heartbeat.as_millis();
    send(socket, frame::hello(heartbeat)).await?;
    let introduced = timeout(INTRODUCED_WITHIN, introduce(socket, shared)).await;
    let attachment = introduced.unwrap_or(Err(SESSION_TIMED_OUT))?;
    loop {
        let more = match attachment.next(BATCH) {
            Next::Superseded => return Err(SESSION_TIMED_OUT),
            Next::Frames { texts, more } => {
                for text in texts {
                    socket.feed(Message::text(text)).await.or(Err(HUNG_UP))?;
                }
                socket.flush().await.or(Err(HUNG_UP))?;
                more
            }
        };
        tokio::select! {
            biased;
            text = hear(socket) => obey(socket, &text?, &attachment).await?,
            () = attachment.news.notified(), if !more => {}
            () = std::future::ready(()), if more => {}
        }
    }
}

/// Waits until the library says who it is.
async fn introduce(socket: &mut Socket, shared: &Arc<Shared>) -> Result<Attachment, Close> {
    loop {
        let text = hear(socket).await?;
        let frame = Frame::parse(&text).ok_or(DECODE_ERROR)?;
        let refused = match frame.op {
            op::HEARTBEAT => {
                send(socket, frame::HEARTBEAT_ACK.to_owned()).await?;
                continue;
            }
            op::IDENTIFY => {
                let identify = serde_json::from_str(frame.data()).or(Err(DECODE_ERROR))?;
                match shared.identify(&identify) {
                    Ok(attachment) => return Ok(attachment),
                    Err(refused) => refused,
                }
            }
            op::RESUME => {
                let resume = serde_json::from_str(frame.data()).or(Err(DECODE_ERROR))?;
                match shared.resume(&resume) {
                    Ok(attachment) => return Ok(attachment),
                    Err(refused) => refused,
                }
            }
            _ => return Err(NOT_AUTHENTICATED),
        };
        match refused {
            Refused::Token => {
                tracing::warn!("a stranger at the gateway part: wrong token");
                return Err(AUTHENTICATION_FAILED);
            }
            Refused::Shard => return Err(INVALID_SHARD),
            Refused::Session => send(socket, frame::INVALID_SESSION.to_owned()).await?,
        }
    }
}

/// Does what a library that holds a shard says.
async fn obey(socket: &mut Socket, text: &str, attachment: &Attachment) -> Result<(), Close> {
    let frame = Frame::parse(text).ok_or(DECODE_ERROR)?;
    match frame.op {
        op::HEARTBEAT => {
            if let Ok(sequence) = frame.data().parse() {
                attachment.acknowledge(sequence);
            }
            send(socket, frame::HEARTBEAT_ACK.to_owned()).await
        }
        op::PRESENCE_UPDATE
        | op::VOICE_STATE_UPDATE
        | op::REQUEST_GUILD_MEMBERS
        | op::REQUEST_SOUNDBOARD_SOUNDS => {
            if attachment.link.commands.try_send(text.to_owned()).is_err() {
                let shard = attachment.link.shard;
                tracing::warn!(shard, "a command to Discord is dropped: too many at once");
            }
            Ok(())
        }
        op::IDENTIFY | op::RESUME => Err(ALREADY_AUTHENTICATED),
        _ => Err(UNKNOWN_OPCODE),
    }
}

/// The next text from the library.
async fn hear(socket: &mut Socket) -> Result<String, Close> {
    loop {
        let Some(Ok(message)) = socket.next().await else {
            return Err(HUNG_UP);
        };
        if let Some(text) = message.as_text() {
            return Ok(text.to_owned());
        }
        if message.is_binary() {
            return Err(DECODE_ERROR);
        }
        if message.is_close() {
            // The answer to it is written with the next poll.
            let _ = timeout(INTRODUCED_WITHIN, socket.close()).await;
            return Err(HUNG_UP);
        }
    }
}

async fn send(socket: &mut Socket, text: String) -> Result<(), Close> {
    socket.send(Message::text(text)).await.or(Err(HUNG_UP))
}
