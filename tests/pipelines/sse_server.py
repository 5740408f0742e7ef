"""A server of events as Wikimedia's stream is one: real sockets, Last-Event-ID honoured, connections cut where it hurts.

`cuts` says, connection by connection, after how many bytes of the body it is torn off; None lets it live. Chunked
encoding as the original's, so a cut is a broken transfer and never looks like an orderly end; `orderly` ones end the
transfer as a server does that is restarted, `silent` ones stay open and say nothing any more.
"""
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class EventServer:
    """Serves `frames`: (id, bytes of the whole event). Use it as a context manager."""

    def __init__(self, frames, cuts=(), orderly=(), silent=(), pause=0.0):
        self.frames, self.cuts, self.pause = frames, list(cuts), pause
        self.orderly, self.silent = set(orderly), set(silent)
        self.asked = []  # Last-Event-ID per connection, None without one
        self.agents = set()
        self.finished = threading.Event()  # every frame has been sent on a connection that lived
        self.ended = False
        self.lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v2/stream/recentchange"

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.http.shutdown()
        self.http.server_close()

    def answer(self, request):
        with self.lock:
            number = len(self.asked)
            last_id = request.headers.get("last-event-id")
            self.asked.append(last_id)
            self.agents.add(request.headers.get("user-agent"))
        cut = self.cuts[number] if number < len(self.cuts) else None
        try:
            if cut == "refuse":
                request.send_error(503)
                return
            request.send_response(200)
            request.send_header("Content-Type", "text/event-stream; charset=utf-8")
            request.send_header("Transfer-Encoding", "chunked")
            request.end_headers()
            self.send_events(request, last_id, cut, number)
        except OSError:
            pass
        finally:
            request.close_connection = True

    def send_events(self, request, last_id, cut, number):
        ids = [event_id for event_id, _ in self.frames]
        first = ids.index(last_id) + 1 if last_id in ids else 0
        left = cut
        for data in [b":ok\n\n"] + [frame for _, frame in self.frames[first:]]:
            piece = data if left is None else data[:left]
            if piece:
                request.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                request.wfile.flush()
            if left is not None:
                left -= len(piece)
                if left == 0:
                    if number in self.orderly:
                        request.wfile.write(b"0\r\n\r\n")
                    while number in self.silent and not self.ended:
                        time.sleep(0.1)
                    return
            time.sleep(self.pause)
        self.finished.set()
        while not self.ended:
            time.sleep(0.1)
            request.wfile.write(b"4\r\n:ok\n\r\n")
            request.wfile.flush()
