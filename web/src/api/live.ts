// The live snapshot over the WebSocket. One connection per page, whatever listens to it.
//
// A lost connection is a state of its own: the last snapshot stays, marked as old, and a new
// connection is tried with growing pauses until there is one.
import { useSyncExternalStore } from 'react';
import type { Snapshot } from './model';

export interface Live {
  /** `connecting` only before the first snapshot; a page that had one is `live` or `lost`. */
  readonly state: 'connecting' | 'live' | 'lost';
  readonly snapshot: Snapshot | undefined;
  /** The browser's clock when the last snapshot came. */
  readonly receivedMs: number | undefined;
}

const PAUSE_MS_MIN = 500;
const PAUSE_MS_MAX = 4000;
/** Frames come twice per second; without one for so long the connection is dead. */
const SILENCE_MS = 5000;

let live: Live = { state: 'connecting', snapshot: undefined, receivedMs: undefined };
let pauseMs = PAUSE_MS_MIN;
let started = false;
const listeners = new Set<() => void>();

function set(next: Partial<Live>) {
  live = { ...live, ...next };
  for (const listener of listeners) listener();
}

function connect() {
  const url = new URL('/api/v1/live', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  let silence = setTimeout(() => socket.close(), SILENCE_MS);
  let over = false;
  const lost = () => {
    if (over) return;
    over = true;
    clearTimeout(silence);
    set({ state: 'lost' });
    setTimeout(connect, pauseMs);
    pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
  };
  socket.addEventListener('message', (message: MessageEvent<string>) => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      // A socket to a host that has vanished closes only after minutes.
      socket.close();
      lost();
    }, SILENCE_MS);
    pauseMs = PAUSE_MS_MIN;
    set({ state: 'live', snapshot: JSON.parse(message.data) as Snapshot, receivedMs: Date.now() });
  });
  socket.addEventListener('close', lost);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!started) {
    started = true;
    connect();
  }
  return () => listeners.delete(listener);
}

export function useLive(): Live {
  return useSyncExternalStore(subscribe, () => live);
}
