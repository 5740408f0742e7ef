// Says that the server has gone, since when, and that the page is trying to reach it.
import type { Live } from '../../api/live';

export function ConnectionBanner({ live }: { readonly live: Live }) {
  const lost = live.state === 'lost';
  const since =
    live.receivedMs === undefined
      ? ''
      : ` What you see was measured at ${new Date(live.receivedMs).toLocaleTimeString()}.`;
  // The element stays, so that a screen reader announces what appears in it.
  return (
    <div role="status" className={lost ? 'banner banner-lost' : 'banner'}>
      {lost && (
        <>
          <strong>Ouzel is not answering.</strong>
          {since} Trying again.
        </>
      )}
    </div>
  );
}
